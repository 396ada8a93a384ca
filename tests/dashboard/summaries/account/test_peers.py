"""An account's contracts beside those of similar deals."""

import polars as pl
import pytest

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


def _deals(*rows: tuple[str, int | None, float]) -> pl.DataFrame:
    """Account, escalations and observed months of new deals of one segment."""
    columns = ["account_id", "n_attributable_escalations", "observed_months"]
    return pl.DataFrame(list(rows), schema=columns, orient="row").with_columns(
        segment=pl.lit("SMB"), deal_type=pl.lit("new")
    )


OTHERS = _deals(*((f"other {i}", i % 3, 10.0) for i in range(30)))


def test_an_account_far_beyond_what_accounts_differ_in_anyway_is_said_to_escalate_more() -> None:
    own = _deals(("a", 40, 20.0))
    found = peers.beside(pl.concat([OTHERS, own]), own)
    assert found is not None
    assert found.is_more
    assert found.expected == pytest.approx(2.0)
    assert peers.rate_title(found) == "Escalates more often than similar deals"
    assert "40 escalations, 2.0 expected of similar deals" in peers.beside_words(found)


def test_a_few_more_than_expected_are_within_what_accounts_differ_in() -> None:
    own = _deals(("a", 4, 20.0))
    found = peers.beside(pl.concat([OTHERS, own]), own)
    assert peers.rate_title(found) == "Escalates about as often as similar deals, within what accounts differ anyway"


def test_an_account_without_observed_time_is_not_judged() -> None:
    own = _deals(("a", None, 0.0))
    assert peers.beside(pl.concat([OTHERS, own]), own) is None
    assert peers.rate_title(None) == "What followed is not known"


def test_the_deals_of_child_accounts_are_one_account_and_none_of_its_own_peers() -> None:
    own = _deals(("a", 3, 10.0), ("a child", 4, 10.0))
    found = peers.beside(pl.concat([OTHERS, own]), own)
    assert found is not None
    assert found.n_events == 7
    assert found.expected == pytest.approx(2.0)
