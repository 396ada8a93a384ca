"""An account's contracts beside those of similar deals."""

import polars as pl
import pytest

from dashboard.figures.look import LIGHT
from dashboard.figures.peers import make_up
from dashboard.summaries.account import peers
from etl.evidence import Peer


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
    assert peers.rate_title(found).startswith(
        f"Escalates more often than similar deals: {found.shrunken:.1f} times as many, between "
    )
    assert "40 escalations in 20 observed months of contract; similar deals would have had 2.0" in peers.beside_words(
        found
    )


def test_a_few_more_than_expected_give_the_ratio_with_its_range_and_are_within_what_accounts_differ_in() -> None:
    own = _deals(("a", 4, 20.0))
    uneven = _deals(*((f"other {i}", 5 * (i % 5 == 0), 10.0) for i in range(30)))
    found = peers.beside(pl.concat([uneven, own]), own)
    assert found is not None
    title = peers.rate_title(found)
    assert title.endswith("times as many; accounts differ by that much anyway")
    assert f"{100 * (found.shrunken - 1):.0f} % more escalations than similar deals" in title
    assert f"between {100 * (1 - found.low):.0f} % fewer and {found.high:.1f} times as many" in title


@pytest.mark.parametrize(("expected", "is_said"), [(0.99, False), (1.0, True), (1.01, True)])
def test_a_ratio_is_said_from_one_escalation_expected_on(expected: float, is_said: bool) -> None:
    found = Peer(account_id="a", n_events=3, months=9.0, expected=expected, expected_error=0.1, shrunken=1.5, low=0.7,
                 high=3.2, is_more=False, is_less=False)  # fmt: skip
    title, below = peers.rate_title(found), peers.beside_words(found)
    assert title.startswith("50 % more escalations than similar deals") == is_said
    assert title.startswith("Too little time to say") != is_said
    assert ("From 1.0 on, the two are compared" in below) != is_said


def test_even_many_escalations_in_too_little_time_give_no_ratio_and_are_counted() -> None:
    own = _deals(("a", 9, 5.0))
    found = peers.beside(pl.concat([OTHERS, own]), own)
    assert found is not None
    assert found.expected == pytest.approx(0.5)
    assert "Too little time to say" in peers.rate_title(found)
    assert "9 escalations in 5 observed months of contract; similar deals would have had 0.5" in peers.beside_words(
        found
    )


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
