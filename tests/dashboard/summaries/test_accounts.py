"""The list of accounts: its order, its words, and that it stays quick."""

import time
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from dashboard.summaries import accounts

SCHEMA: Any = {
    "account_id": pl.String, "account_name": pl.String, "segment": pl.String, "region": pl.String,
    "owners": pl.List(pl.String), "n_open_escalations": pl.Int64, "n_escalations": pl.Int64,
    "n_running_deals": pl.Int64, "n_scored_deals": pl.Int64, "n_aligned_deals": pl.Int64, "n_deals_at_risk": pl.Int64,
    "values_at_risk": pl.List(pl.String), "next_renewal_on": pl.Date, "n_open_deals": pl.Int64,
    "quarters": pl.List(pl.Int64), "ratio": pl.Float64, "ratio_low": pl.Float64, "ratio_high": pl.Float64,
    "expected": pl.Float64, "is_more": pl.Boolean, "is_less": pl.Boolean,
}  # fmt: skip


def rows(*changes: dict[str, Any]) -> pl.DataFrame:
    usual: dict[str, Any] = dict.fromkeys(SCHEMA) | {
        "owners": ["Ada"], "n_open_escalations": 0, "n_escalations": 4, "n_running_deals": 2, "n_scored_deals": 2,
        "n_aligned_deals": 1, "n_deals_at_risk": 0, "n_open_deals": 0, "quarters": [None, 0, 2], "ratio": 1.0,
        "expected": 4.0, "is_more": False, "is_less": False,
    }  # fmt: skip
    return pl.DataFrame(
        [usual | {"account_id": f"a{at}", "account_name": f"a{at}"} | change for at, change in enumerate(changes)],
        schema=SCHEMA,
    )


def order(frame: pl.DataFrame, person: str | None = None) -> list[str]:
    return accounts.ranked(frame, person=person)["account_id"].to_list()


def test_open_escalations_come_first_and_not_known_before_none() -> None:
    frame = rows({}, {"n_open_escalations": None}, {"n_open_escalations": 1}, {"n_open_escalations": 3})
    assert order(frame) == ["a3", "a2", "a1", "a0"]


def test_among_equals_come_those_that_stand_out_then_deals_at_risk_then_the_next_renewal() -> None:
    frame = rows(
        {"next_renewal_on": date(2027, 5, 1)},
        {"next_renewal_on": date(2027, 1, 1)},
        {"n_deals_at_risk": 1},
        {"is_more": True},
        {"is_more": None, "n_deals_at_risk": None},
    )
    assert order(frame) == ["a3", "a2", "a1", "a0", "a4"]


def test_the_accounts_of_the_person_stand_before_all_others() -> None:
    frame = rows({"n_open_escalations": 9, "owners": None}, {"owners": ["Bob", "Ada"]}, {"owners": ["Bob"]})
    assert order(frame, "Ada")[0] == "a1"
    mine = accounts.chosen(accounts.ranked(frame, person="Ada"), only="mine", followed=())
    assert mine["account_id"].to_list() == ["a1"]
    assert accounts.chosen(accounts.ranked(frame, person=None), only="mine", followed=()).is_empty()


def test_followed_accounts_alone_are_shown_where_asked() -> None:
    frame = accounts.ranked(rows({}, {}), person=None)
    assert accounts.chosen(frame, only="followed", followed={"a1"})["account_id"].to_list() == ["a1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ratio": 1.83}, "83 % more escalations than similar deals, could be chance"),
        ({"ratio": 1.83, "is_more": True}, "83 % more escalations than similar deals, unlikely to be chance"),
        ({"ratio": 0.4, "is_less": True}, "60 % fewer escalations than similar deals, unlikely to be chance"),
        ({"ratio": 1.001}, "As many escalations as similar deals"),
        ({"ratio": 3.0, "expected": 0.4, "is_more": True}, "Too little time to compare"),
        ({"ratio": None, "expected": None}, "Not observed, so not compared"),
    ],
)
def test_the_rate_beside_peers_says_whether_chance_may_have_made_it(change: dict[str, Any], said: str) -> None:
    assert accounts.beside_peers(rows(change).row(0, named=True)) == said


def test_what_is_not_known_is_said_and_never_counted_as_none() -> None:
    row = rows({"n_open_escalations": None, "n_deals_at_risk": None, "n_scored_deals": 0}).row(0, named=True)
    assert accounts.open_escalations(row) == "Open escalations not known"
    assert accounts.at_risk(row) == "Value at risk not known"
    assert accounts.alignment(row) == "Alignment of 2 running deals not known"
    assert accounts.trend(row["quarters"]) == "Escalations by quarter, oldest first: not observed, 0, 2"
    assert accounts.table(rows({}))["quarters"][0] == "– · 0 · 2"


def test_values_of_two_currencies_are_listed_and_never_added() -> None:
    row = rows({"n_deals_at_risk": 2, "values_at_risk": ["EUR 1000", "USD 5"]}).row(0, named=True)
    assert accounts.at_risk(row) == "EUR 1,000, USD 5 at risk"


def test_two_thousand_accounts_are_ranked_beside_their_peers_in_under_a_second() -> None:
    chance = np.random.default_rng(7)
    n = 2_000
    frame = rows(*({} for _ in range(n))).drop("ratio", "ratio_low", "ratio_high", "expected", "is_more", "is_less")
    cells = pl.DataFrame(
        {
            "account_id": [f"a{at // 2}" for at in range(2 * n)],
            "segment": chance.choice(["SMB", "Enterprise"], 2 * n),
            "deal_type": chance.choice(["new", "renewal"], 2 * n),
            "n_events": chance.poisson(1.0, 2 * n),
            "months": chance.uniform(1, 24, 2 * n),
        }
    )
    started = time.process_time()
    ranked = accounts.ranked(accounts.with_peers(frame, cells), person="Ada")
    table = accounts.table(ranked)
    assert time.process_time() - started < 1.0
    assert len(table) == n
    assert ranked["ratio"].null_count() == 0
