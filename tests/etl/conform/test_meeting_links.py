"""Meetings that name no deal: contact → account → the only deal that was open on that day, else unlinked and said."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.conform.canonical_tables import Conformed
from tests.etl.exports import ingest, lines, write

ACCOUNTS = "account_id,account_name,domain,region\nA1,Blue Ltd,blue.example,\nA2,Red Ltd,red.example,West\n"
DEALS = (
    "deal_id,account_id,deal_name,created_at,closed_on,is_closed,is_won\n"
    "D1,A1,Blue one,2025-01-02,2025-03-01,true,true\n"
    "D2,A2,Red one,2025-01-02,2025-03-01,true,false\n"
)
CONTACTS = "person_id,full_name,email,account_id,is_internal\nP1,Kim Low,kim@elsewhere.example,A1,false\n"
TOML = '[people]\ninternal_domains = ["firm.example"]\n'
LINKED = ("generic:D1", "generic:A1")


def link(folder: Path, day: str, *mails: str, **files: str) -> tuple[tuple[str | None, str | None], Conformed]:
    """Deal and account of a meeting on a day with some people."""
    meetings = f"activity_id,activity_type,occurred_at,subject\nm,meeting,{day},Scoping\n"
    participants = lines("activity_id,person_id,email", *(f"m,,{mail}" for mail in mails))
    given: Mapping[str, str] = {
        "accounts.csv": ACCOUNTS,
        "deals.csv": DEALS,
        "contacts.csv": CONTACTS,
        "activities.csv": meetings,
        "participants.csv": participants,
        "commonground.toml": TOML,
        **{name.replace("_", "."): text for name, text in files.items()},
    }
    result = ingest(write(folder / "x", given))
    return result.tables["activities"].select("deal_id", "account_id").row(0), result


@pytest.mark.parametrize("mail", ["kim@elsewhere.example", "KIM@elsewhere.example", "eve@blue.example"])
def test_a_contact_or_the_domain_of_an_address_tells_the_account_and_the_day_its_deal(
    tmp_path: Path, mail: str
) -> None:
    assert link(tmp_path, "2025-02-01 09:00", mail, "ann@firm.example")[0] == LINKED


@pytest.mark.parametrize(
    ("day", "deal"),
    [
        ("2025-01-01 23:59", None),
        ("2025-01-02 00:30", "generic:D1"),
        ("2025-03-01 22:00", "generic:D1"),
        ("2025-03-02 00:30", None),
    ],
)
def test_a_deal_is_open_from_the_day_of_its_creation_to_that_of_its_closing(
    tmp_path: Path, day: str, deal: str | None
) -> None:
    (found, account), result = link(tmp_path, day, "kim@elsewhere.example")
    assert (found, account) == (deal, "generic:A1")
    assert any("1 fell when no deal of their account was open" in message for message in result.messages) == (
        deal is None
    )


def test_a_deal_that_is_signed_later_than_it_is_closed_is_open_until_then(tmp_path: Path) -> None:
    contracts = "contract_id,deal_id,signed_on\nC1,D1,2025-03-20\n"
    assert link(tmp_path, "2025-03-15", "kim@elsewhere.example", contracts_csv=contracts)[0] == LINKED


def test_days_are_those_of_the_deal(tmp_path: Path) -> None:
    zones = TOML + '[calendar]\ntimezone = "Europe/Berlin"\n[calendar.zones]\nWest = "America/Los_Angeles"\n'
    late = "2025-03-02 05:00"  # in Los Angeles the evening before
    assert link(tmp_path / "a", late, "eve@red.example", commonground_toml=zones)[0][0] == "generic:D2"
    assert link(tmp_path / "b", late, "eve@blue.example", commonground_toml=zones)[0][0] is None


def test_several_open_deals_leave_the_meeting_unlinked_and_are_named(tmp_path: Path) -> None:
    deals = DEALS + "D3,A1,Blue two,2025-01-20,,false,\n"
    found, result = link(tmp_path, "2025-02-01", "kim@elsewhere.example", deals_csv=deals)
    assert found == (None, None)
    (message,) = (text for text in result.messages if "activities.csv row 2" in text)
    assert (
        "'Scoping' on 2025-02-01: 2 deals of those who were asked were open that day ('Blue one', 'Blue two')"
        in message
    )


def test_people_of_two_accounts_with_a_deal_each_leave_it_unlinked(tmp_path: Path) -> None:
    assert link(tmp_path, "2025-02-01", "kim@elsewhere.example", "eve@red.example")[0] == (None, None)


def test_a_partner_without_a_deal_of_its_own_is_no_hindrance(tmp_path: Path) -> None:
    deals = "\n".join(line for line in DEALS.splitlines() if not line.startswith("D2"))
    assert link(tmp_path, "2025-02-01", "kim@elsewhere.example", "eve@red.example", deals_csv=deals)[0] == LINKED


def test_nobody_known_is_said_and_a_meeting_among_ourselves_is_not(tmp_path: Path) -> None:
    found, result = link(tmp_path / "a", "2025-02-01", "x@nowhere.example")
    assert found == (None, None)
    assert any("1 had nobody of a known account (first: row 2)" in message for message in result.messages)
    found, result = link(tmp_path / "b", "2025-02-01", "ann@firm.example", "bo@firm.example")
    assert found == (None, None)
    assert not any("activities.csv" in message for message in result.messages)


def test_what_the_export_says_itself_stands(tmp_path: Path) -> None:
    meetings = (
        "activity_id,activity_type,occurred_at,deal_id,account_id\nm,meeting,2025-02-01,D9,\nn,call,2025-02-01,,A2\n"
    )
    _, result = link(tmp_path, "", "kim@elsewhere.example", activities_csv=meetings)
    assert result.tables["activities"].sort("activity_id").select("deal_id", "account_id").rows() == [
        ("generic:D9", None),
        (None, "generic:A2"),
    ]


def test_free_mail_tells_no_account(tmp_path: Path) -> None:
    accounts = ACCOUNTS.replace("blue.example", "gmail.com")
    assert link(tmp_path, "2025-02-01", "x@gmail.com", accounts_csv=accounts)[0] == (None, None)


def test_the_account_of_another_system_is_the_one_that_it_is_linked_to(tmp_path: Path) -> None:
    contacts = CONTACTS.replace("A1", "T7")
    links = "source_account_id,account_id\ngeneric:T7,generic:A1\n"
    files = {"contacts_csv": contacts, "account_links_csv": links}
    meetings = "activity_id,activity_type,occurred_at\nm,meeting,2025-02-01\n"
    given = {name.replace("_csv", ".csv"): text for name, text in files.items()}
    given |= {"accounts.csv": ACCOUNTS, "deals.csv": DEALS, "activities.csv": meetings, "commonground.toml": TOML}
    given["participants.csv"] = "activity_id,person_id,email\nm,P1,\n"
    result = ingest(write(tmp_path / "x", given))
    assert result.tables["activities"].select("deal_id", "account_id").row(0) == LINKED


@pytest.mark.parametrize(
    ("responses", "deal"),
    [(("declined", "accepted"), "generic:D2"), (("declined", "declined"), None), (("accepted", "accepted"), None)],
)
def test_who_declined_tells_the_deal_only_where_everybody_did(
    tmp_path: Path, responses: tuple[str, str], deal: str | None
) -> None:
    mails = ("kim@elsewhere.example", "rob@red.example")
    rows = (f"m,,{mail},{response}" for mail, response in zip(mails, responses, strict=True))
    asked = lines("activity_id,person_id,email,response", *rows)
    assert link(tmp_path, "2025-02-01 09:00", participants_csv=asked)[0][0] == deal
