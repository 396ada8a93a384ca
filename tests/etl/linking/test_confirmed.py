"""Confirmed links in the canonical tables, and what is suggested and said beside them."""

from pathlib import Path

from etl.linking import confirmed, decisions
from etl.recognise import scan
from etl.settings import config
from etl.settings.config import Links
from tests.etl.exports import ingest, write

FILES = {
    "Account.csv": "Id,Name,ParentId,BillingCity,Website\n11,Amber Cove GmbH,,X,amber.example\n12,Oak AG,,Y,\n",
    "o.csv": "Id,AccountId,Name,StageName,CloseDate\n61,11,Amber one,Closed Won,2026-01-01\n",
    "organizations.csv": 'id,name,external_id,domain_names\n7,Amber Cove,,"[""amber.example""]"\n8,Oak,,\n',
}


def linked(folder: Path, *, accept: bool = False) -> tuple[confirmed.Linked, list[tuple[str, ...]]]:
    settings = config.load(None, write(folder / "x", FILES))
    tables = ingest(folder / "x").tables
    plan = scan.identify(settings, folder / "cache")
    result = confirmed.complete(plan, tables, folder / "wh", Links(accept_equal_domains=accept))
    return result, tables["account_links"].select("source_account_id", "account_id", "linked_by").rows()


def test_firms_of_the_help_desk_that_nothing_links_are_said_and_suggested(tmp_path: Path) -> None:
    result, links = linked(tmp_path)
    assert result.suggestions["source_account_id"].to_list() == ["zendesk:7", "zendesk:8"]
    assert result.messages == (
        "zendesk: 2 firms are linked to no account of the CRM; a link is suggested for 2. See `common-ground link`.",
    )
    assert links == []


def test_the_next_build_reads_what_was_confirmed_and_asks_no_more(tmp_path: Path) -> None:
    decisions.decide(tmp_path / "wh", [("zendesk:7", "salesforce:11", "")], verdict="confirmed", by="Eva")
    decisions.decide(tmp_path / "wh", [("zendesk:8", "salesforce:12", "")], verdict="refused", by="Eva")
    result, links = linked(tmp_path)
    assert links == [("zendesk:7", "salesforce:11", "Eva")]
    assert result.suggestions.is_empty()


def test_equal_domains_link_by_themselves_only_where_that_is_set(tmp_path: Path) -> None:
    _, links = linked(tmp_path, accept=True)
    assert links == [("zendesk:7", "salesforce:11", confirmed.ACCEPTED_BY)]
