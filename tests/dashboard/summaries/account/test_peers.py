"""An account's contracts beside those of similar deals."""

import polars as pl

from dashboard.figures.look import LIGHT
from dashboard.figures.peers import make_up
from dashboard.summaries.account import peers


def test_what_is_compared_needs_ten_similar_deals_with_a_contract() -> None:
    deals = pl.DataFrame({"deal_name": ["Ours"], "n_clauses": [30], "control_share": [0.5], "n_words": [900],
                          "n_changes": [0]})  # fmt: skip
    assert peers.make_up(deals, pl.concat([deals] * 9)).is_empty()
    compared = peers.make_up(deals.with_columns(n_clauses=pl.lit(99)), pl.concat([deals] * 10))
    assert set(compared["measure"]) == {"Clauses", "Control share, %", "Words", "Changes"}
    assert peers.make_up_title(compared) == "Contracts differ from those of similar deals in clauses"
    assert len(make_up(compared, LIGHT).data) == 12


def test_one_odd_contract_of_many_is_not_a_finding() -> None:
    rows = pl.DataFrame(
        {"measure": ["Clauses"] * 3, "value": [40.0, 41.0, 99.0], "low": [30.0] * 3, "high": [50.0] * 3}
    )
    assert peers.make_up_title(rows) == "The contracts are made up like those of similar deals"
