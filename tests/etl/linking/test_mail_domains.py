"""The domains that people of a firm write from, as files of people and tickets tell them."""

from pathlib import Path

import pytest

from etl.linking.mail_domains import MOST_FIRMS, rare
from etl.linking.suggest import both_sides, suggest
from etl.linking.weights import Firm
from etl.recognise import scan
from etl.settings import config
from tests.etl.exports import ingest, write

CRM = {
    "Account.csv": "Id,Name,ParentId,BillingCity,Website\n11,Amber Cove GmbH,,X,amber.example\n12,Oak AG,,Y,\n",
    "o.csv": "Id,AccountId,Name,StageName,CloseDate\n61,11,Amber one,Closed Won,2026-01-01\n",
    "Contact.csv": "Id,AccountId,LastName,Email\n31,12,Bee,Ann@oak.example\n32,12,Sun,sun@gmail.com\n",
}
DESK = {
    "organizations.csv": "id,name,external_id,domain_names\n7,Merger & Sons,,\n8,Eiche,,\n",
    "users.csv": (
        "id,name,email,role,organization_id\n1,A,a@amber.example,end-user,7\n2,B,b@oak.example,end-user,8\n"
        "3,C,c@web.de,end-user,8\n4,Agent,agent@northlight.example,agent,8\n"
    ),
}
TICKETS = {
    "tickets.csv": (
        "Ticket ID,Subject,Status,Priority,Agent,Created time,Company,Email\n"
        '1,Down,Closed,Urgent,A,2025-05-01 10:00,Eiche Ltd,"k@oak.example, x@gmail.com"\n'
    ),
}


def firms(folder: Path, files: dict[str, str]) -> tuple[list[Firm], list[Firm]]:
    settings = config.load(None, write(folder / "x", files))
    tables = ingest(folder / "x").tables
    plan = scan.identify(settings, folder / "cache")
    return both_sides(plan, tables)


def mails(side: list[Firm]) -> dict[str, set[str]]:
    return {firm.account_id: set(firm.mails) for firm in side}


def test_contacts_and_users_tell_the_domains_of_their_firms_but_free_mail_and_agents_do_not(tmp_path: Path) -> None:
    foreign, known = firms(tmp_path, CRM | DESK)
    assert mails(known) == {"salesforce:11": set(), "salesforce:12": {"oak.example"}}
    assert mails(foreign) == {"zendesk:7": {"amber.example"}, "zendesk:8": {"oak.example"}}


def test_a_firm_under_another_name_is_suggested_by_its_people_s_domain_alone(tmp_path: Path) -> None:
    foreign, known = firms(tmp_path, CRM | DESK)
    found = {(one.source_account_id, one.account_id): one for one in suggest(foreign, known)}
    assert set(found) == {("zendesk:7", "salesforce:11"), ("zendesk:8", "salesforce:12")}
    assert all("e-mail domain equal" in one.reason for one in found.values())
    assert not any(one.is_domain_unique for one in found.values())  # nothing links them unasked


def test_requesters_of_tickets_tell_the_domains_of_firms_that_tickets_name(tmp_path: Path) -> None:
    foreign, _ = firms(tmp_path, CRM | TICKETS)
    assert [(firm.name, set(firm.mails)) for firm in foreign] == [("Eiche Ltd", {"oak.example"})]


@pytest.mark.parametrize(("n_firms", "is_kept"), [(MOST_FIRMS, True), (MOST_FIRMS + 1, False)])
def test_a_domain_of_more_than_three_firms_of_a_system_tells_none_of_them(n_firms: int, is_kept: bool) -> None:
    seen = [(f"desk:{n}", "provider.example") for n in range(n_firms)] + [("crm:1", "provider.example")] * 9
    found = rare([*seen, *seen])
    assert ("desk:0" in found) is is_kept
    assert found["crm:1"] == {"provider.example"}
