"""Zoho CRM as its exports, its reports and its API write it."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.conform.canonical_tables import Conformed
from tests.etl.exports import accounted, check, column, holds, status

ACCOUNTS = (
    "Record Id,Account Name,Account Owner.id,Account Owner,Industry,Website,Billing Country,Created Time\n"
    "zcrm_9001,Blue Ltd,zcrm_1,Ann Bee,Energy,blue.example,France,2024-01-02 10:00:00\n"
)
DEALS = (
    "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Type,"
    "Probability (%),Created Time,Modified Time,Currency\n"
    "zcrm_5550001,zcrm_1,Ann Bee,12000,Blue rollout,2025-03-01,zcrm_9001,Blue Ltd,Closed Won,New Business,100,"
    "2025-01-02 10:00:00,2025-03-01 10:00:00,EUR\n"
    "zcrm_5550002,zcrm_1,Ann Bee,500,Blue extras,2025-04-01,zcrm_9001,Blue Ltd,Closed Lost to Competition,"
    "Existing Business,0,2025-02-02 10:00:00,2025-04-01 10:00:00,EUR\n"
)
CONTACTS = (
    "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,Email,"
    "Title,Created Time,Modified Time\n"
    "zcrm_77,zcrm_1,Ann Bee,Web,Kim,Low,zcrm_9001,Blue Ltd,kim@blue.example,CIO,2024-01-02 10:00:00,"
    "2024-01-02 10:00:00\n"
)
USERS = (
    "Record Id,First Name,Last Name,Email,Role,Profile,Status\n"
    "zcrm_1,Ann,Bee,ann@firm.example,Sales Manager,Standard,active\n"
)
STAGES = (
    "Record Id,Deal Name.id,Deal Name,Stage,Amount,Probability (%),Expected Revenue,Closing Date,"
    "Stage Duration (Calendar Days),Moved To,Modified By.id,Modified By,Modified Time\n"
    "zcrm_60,zcrm_5550001,Blue rollout,Qualification,12000,10,1200,2025-03-01,5,Proposal/Price Quote,zcrm_1,Ann Bee,"
    "2025-01-02 10:00:00\n"
    "zcrm_61,zcrm_5550001,Blue rollout,Proposal/Price Quote,12000,75,9000,2025-03-01,,,zcrm_1,Ann Bee,"
    "2025-01-07 10:00:00\n"
)
MEETINGS = (
    "Record Id,Host.id,Host,Title,Location,All day,From,To,Related To.id,Related To,Contact Name.id,Contact Name,"
    "Participants,Created Time\n"
    "zcrm_80,zcrm_1,Ann Bee,Scoping,,false,2025-01-05 09:00:00,2025-01-05 10:00:00,zcrm_5550001,Blue rollout,zcrm_77,"
    'Kim Low,"Kim Low <kim@blue.example>, dan@firm.example",2025-01-03 10:00:00\n'
    "zcrm_81,zcrm_1,Ann Bee,Lunch,,false,2025-01-06 09:00:00,2025-01-06 10:00:00,zcrm_9001,Blue Ltd,,,,"
    "2025-01-03 10:00:00\n"
)
CALLS = (
    "Record Id,Call Owner.id,Call Owner,Subject,Call Type,Call Start Time,Call Duration (in seconds),Related To.id,"
    "Related To,Contact Name.id,Contact Name,Call Status,Created Time\n"
    "zcrm_90,zcrm_1,Ann Bee,Chat,Outbound,2025-01-05 11:00:00,120,zcrm_5550001,Blue rollout,zcrm_77,Kim Low,Completed,"
    "2025-01-05 11:00:00\n"
)
BACKUP = {
    "Accounts_2026_09_01.csv": ACCOUNTS,
    "Deals_2026_09_01.csv": DEALS,
    "Contacts_2026_09_01.csv": CONTACTS,
    "Users_001.csv": USERS,
    "Deals__2026_09_01.csv": STAGES,
    "Meetings_2026_09_01.csv": MEETINGS,
    "Calls_2026_09_01.csv": CALLS,
}


def systems_of(result: Conformed) -> set[str | None]:
    """Which systems the files were taken for."""
    return set(result.files["source_system"])


@pytest.mark.parametrize("prefix", ["zcrm_", "53611600000000"])
def test_a_data_backup_gives_deals_with_their_accounts_people_and_outcome(tmp_path: Path, prefix: str) -> None:
    result = accounted(tmp_path, {name: text.replace("zcrm_", prefix) for name, text in BACKUP.items()})
    assert systems_of(result) == {"zoho"}
    holds(result, "accounts", account_id=f"zoho:{prefix}9001", domain="blue.example", owner_id=f"zoho:{prefix}1")
    check(
        result.tables["deals"].sort("deal_id").row(0, named=True),
        deal_id=f"zoho:{prefix}5550001",
        account_id=f"zoho:{prefix}9001",
        stage_kind="won",
        deal_type="new",
        amount=12000.0,
        closed_on=date(2025, 3, 1),
        sales_owner_id=f"zoho:{prefix}1",
    )
    assert column(result, "deals.stage_kind") == ["won", "lost"]
    assert dict(result.tables["people"].select("full_name", "is_internal").iter_rows()) == {
        "Ann Bee": True,
        "Kim Low": False,
    }


def test_the_history_of_stages_says_when_each_stage_was_entered(tmp_path: Path) -> None:
    table = accounted(tmp_path, BACKUP).tables["deal_stage_changes"].sort("entered_at")
    assert table.select("deal_id", "stage_kind", "entered_at").rows() == [
        ("zoho:zcrm_5550001", "qualification", datetime(2025, 1, 2, 10)),
        ("zoho:zcrm_5550001", "proposal", datetime(2025, 1, 7, 10)),
    ]


def test_meetings_and_calls_are_of_the_deal_or_the_account_that_they_name_with_all_who_took_part(
    tmp_path: Path,
) -> None:
    result = accounted(tmp_path, BACKUP)
    assert result.tables["activities"].sort("activity_id").select("activity_type", "deal_id", "account_id").rows() == [
        ("meeting", "zoho:zcrm_5550001", None),
        ("meeting", None, "zoho:zcrm_9001"),
        ("call", "zoho:zcrm_5550001", None),
    ]
    took_part = result.tables["activity_participants"].select("activity_id", "person_id", "email").unique().rows()
    assert {(person, mail) for activity, person, mail in took_part if activity == "zoho:zcrm_80"} == {
        ("zoho:zcrm_1", None),
        ("zoho:zcrm_77", None),
        ("zoho:zcrm_77", "kim@blue.example"),
        (None, "dan@firm.example"),
    }


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("deals", "Record Id,Deal Name,Stage,Amount\nzcrm_5,Blue rollout,Closed Won,1\n"),
        ("deals", "RECORD ID,POTENTIAL NAME,ACCOUNT NAME,STAGE,CLOSING DATE\nzcrm_5,x,Blue,Closed Won,2025-03-01\n"),
        ("deals", "Deal Name,Account Name,Stage,Amount,Closing Date,Deal Owner\nx,Blue,Closed Won,1,2025-03-01,A\n"),
        ("accounts", "Record Id,Account Name,Website\nzcrm_9001,Blue Ltd,blue.example\n"),
        ("activities", "Record Id,Event Owner,Subject,Start DateTime,End DateTime\nz,A,x,2025-01-05 09:00,\n"),
    ],
)  # fmt: skip
def test_chosen_columns_older_names_and_reports_without_ids_are_zohos_too(tmp_path: Path, file: str, text: str) -> None:
    result = accounted(tmp_path, {"list.csv": text})
    assert (systems_of(result), result.tables[file].height) == ({"zoho"}, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Email\nzcrm_3,zcrm_1,A,Red,Bo,Fox,b@r.eu\n",
        "Record Id,Parent ID.id,Parent ID,Note Title,Note Content,Note Owner.id\nzcrm_9,zcrm_77,Kim,x,y,zcrm_1\n",
        "Record Id,Task Owner.id,Task Owner,Subject,Due Date,Status,Closed Time\nzcrm_9,zcrm_1,A,x,2025-01-05,Done,\n",
        "Record Id,Property Owner.id,Property Owner,Account Name.id,Account Name\nzcrm_6,zcrm_1,A,zcrm_9001,Blue\n",
    ],
    ids=["leads", "notes", "tasks", "a module of its own"],
)  # fmt: skip
def test_zohos_other_modules_are_taken_for_nothing(tmp_path: Path, text: str) -> None:
    assert status(accounted(tmp_path, {"module.csv": text}), "module.csv") == "unrecognised"


def test_the_answers_of_the_api_are_read(tmp_path: Path) -> None:
    owner = {"id": "1", "name": "Ann Bee", "email": "ann@firm.example"}
    common = {"Owner": owner, "Created_Time": "2025-01-02T10:00:00+01:00", "Modified_Time": "2025-01-02T10:00:00+01:00"}
    account = {"id": "9001", "name": "Blue Ltd"}
    records: Mapping[str, Mapping[str, object]] = {
        "accounts.json": {"id": "9001", "Account_Name": "Blue Ltd", "Website": "blue.example"},
        "contacts.json": {"id": "77", "Last_Name": "Low", "Email": "kim@blue.example", "Account_Name": account},
        "deals.json": {
            "id": "555",
            "Deal_Name": "Blue rollout",
            "Stage": "Closed Won",
            "Closing_Date": "2025-03-01",
            "Account_Name": account,
        },
        "events.json": {
            "id": "80",
            "Event_Title": "Scoping",
            "Start_DateTime": "2025-01-05T09:00:00+01:00",
            "End_DateTime": "2025-01-05T10:00:00+01:00",
            "What_Id": {"id": "555", "name": "Blue rollout"},
            "Participants": [{"type": "contact", "participant": "77", "name": "Kim Low", "Email": "kim@blue.example"}],
        },
    }
    files = {name: json.dumps({"data": [{**record, **common}], "info": {}}) for name, record in records.items()}
    result = accounted(tmp_path, files)
    assert systems_of(result) == {"zoho"}
    holds(result, "deals", deal_id="zoho:555", account_id="zoho:9001", stage_kind="won", sales_owner_id="zoho:1")
    holds(result, "activities", deal_id="zoho:555", occurred_at=datetime(2025, 1, 5, 8))
    assert set(result.tables["activity_participants"]["person_id"]) == {"zoho:1", "zoho:77"}


def test_cases_are_tickets_and_quotes_are_told_by_their_name(tmp_path: Path) -> None:
    cases = (
        "Record Id,Case Number,Case Owner,Status,Priority,Case Origin,Subject,Account Name.id,Account Name,"
        "Deal Name.id,Deal Name,Created Time,Modified Time\n"
        "zcrm_c1,1,Ann Bee,Escalated,High,Email,Down,zcrm_9001,Blue Ltd,zcrm_5550001,Blue rollout,2025-04-01 10:00:00,"
        "2025-04-02 10:00:00\n"
    )
    quotes = (
        "Record Id,Quote Owner,Quote Name,Quote Stage,Valid Until,Sub Total,Grand Total,Deal Name.id,Deal Name\n"
        "zcrm_q1,Ann Bee,Offer,Draft,2025-03-01,1,1,zcrm_5550001,Blue rollout\n"
    )
    result = accounted(tmp_path, {"Deals.csv": DEALS, "Cases.csv": cases, "Quotes.csv": quotes})
    assert column(result, "tickets.deal_id") == ["zoho:zcrm_5550001"]
    assert column(result, "tickets.is_escalated") == [True]
    assert any("Quotes.csv row 1: looks like zoho Quotes" in message for message in result.messages)
