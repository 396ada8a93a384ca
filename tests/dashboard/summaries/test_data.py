"""What the page Data says in plain sentences."""

from typing import Any

import polars as pl

from dashboard.summaries.data import not_known

TOTALS: dict[str, Any] = {
    "n_deals": 5,
    "n_observed_deals": 5,
    "n_tickets": 9,
    "n_tickets_with_account": 9,
    "n_tickets_telling": 9,
    "n_tickets_of_known_account": 9,
}
NO_SOURCE = "no source carries this practice"


def unknowns(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["practice", "status", "reason", "n_deals"], orient="row")


def test_a_practice_that_no_source_carries_is_unknown_for_all_deals() -> None:
    said = not_known(TOTALS, unknowns(("delivery_voice", "unknown", NO_SOURCE, 5)))
    assert said == ["Early delivery voice: unknown for all 5 signed deals, because no source carries it."]


def test_a_practice_that_is_known_of_some_deals_is_not_said_to_be_unknown_for_all() -> None:
    rows = unknowns(("delivery_voice", "never", "declared not done", 3), ("delivery_voice", "unknown", NO_SOURCE, 2))
    assert not_known(TOTALS, rows) == ["Early delivery voice: unknown for 2 of 5 signed deals."]


def test_what_is_known_wholly_is_not_mentioned() -> None:
    assert not_known(TOTALS, unknowns(("delivery_voice", "early", "attended", 5))) == []
