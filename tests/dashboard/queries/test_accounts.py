"""All accounts at once, and what is looked for."""

from datetime import date

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import account, accounts
from dashboard.warehouse import Build

AS_OF = date(2026, 9, 30)


def test_the_list_holds_every_account_with_a_deal_once(leased: Build) -> None:
    rows = accounts.account_list(Scope(), as_of_on=AS_OF)
    assert rows["account_id"].is_unique().all()
    assert set(rows["account_id"]) == set(account.accounts(Scope())["account_id"])
    assert rows["quarters"].list.len().unique().to_list() == [accounts.QUARTERS]


def test_the_list_counts_as_the_deals_do(leased: Build) -> None:
    rows = accounts.account_list(Scope(), as_of_on=AS_OF)
    running, scored, aligned = leased.query(
        "select count(*), count(alignment_score), count(*) filter (alignment_score >= 2) from marts.deal_outcomes"
        " where is_running and account_id is not null"
    ).row(0)
    assert tuple(rows[name].sum() for name in ("n_running_deals", "n_scored_deals", "n_aligned_deals")) == (
        running,
        scored,
        aligned,
    )
    escalated = leased.query(
        "select sum(n_escalations) as n from marts.deal_quarters where observed_days > 0 and quarter_on >= '2024-10-01'"
        " and account_id is not null"
    )
    assert rows["quarters"].explode().drop_nulls().sum() == escalated["n"][0]
    assert rows["quarters"].explode().null_count() > 0


def test_nothing_outside_the_scope_is_listed_or_found(leased: Build) -> None:
    mine = accounts.account_list(Scope(), as_of_on=AS_OF)["account_id"][0]
    narrow = Scope((mine,))
    assert accounts.account_list(narrow, as_of_on=AS_OF)["account_id"].to_list() == [mine]
    assert set(accounts.found(narrow, "a")["account_id"]) <= {mine}
    assert set(accounts.peer_cells(narrow)["account_id"]) <= {mine}
    others = accounts.account_list(Scope(), as_of_on=AS_OF)["account_id"][1:].to_list()
    assert accounts.watched_escalations(narrow, others).is_empty()
    assert accounts.watched_deals(narrow, others).is_empty()


def test_accounts_deals_and_tickets_are_found_by_name_and_by_id(leased: Build) -> None:
    deal = leased.query("select deal_id, deal_name, account_name from marts.deal_outcomes order by deal_id").row(
        0, named=True
    )
    ticket = leased.query("select ticket_id, subject from marts.escalations order by ticket_id").row(0, named=True)
    by_account = accounts.found(Scope(), deal["account_name"].upper())
    assert by_account["name"][0] == deal["account_name"]
    assert by_account["kind"][0] == "account"
    for text, record_id in (
        (deal["deal_id"].split(":")[1], deal["deal_id"]),
        (ticket["ticket_id"].split(":")[1], ticket["ticket_id"]),
    ):
        assert record_id in accounts.found(Scope(), text)["record_id"].to_list()
    kinds = accounts.found(Scope(), "a").group_by("kind").len()
    assert kinds["len"].max() == accounts.MOST_FOUND


def test_hostile_texts_find_nothing_and_break_nothing(leased: Build) -> None:
    for text in ("%", "'; drop table marts.accounts; --", "\x00", "_"):
        found = accounts.found(Scope(), text)
        assert found.filter(pl.col("kind") == "account").is_empty()
    assert warehouse.current().query("select count(*) as n from marts.accounts")["n"][0] > 0
