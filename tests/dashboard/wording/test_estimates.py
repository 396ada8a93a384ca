"""What is said of an estimate: the number, what else fits the data, and never more than they carry."""

import pytest

from dashboard.wording.estimates import (
    avoided,
    change,
    counts,
    counts_in_short,
    estimate_in_short,
    interval,
    pooled_sentence,
)
from etl.evidence import Estimate


def an_estimate(value: float | None, low: float | None, high: float | None, **more: str) -> Estimate:
    return Estimate(value, low, high, n_deals=1200, n_events=96, n_accounts=310, method="test", **more)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (an_estimate(11.6, 4.2, 19.4), "About 12 fewer escalations per 100 deals in the first year go with"),
        (an_estimate(11.6, 4.2, 19.4), "between 4 and 19 fewer"),
        (an_estimate(28.4, -19.6, 75.9), "anything between 76 fewer and 20 more fits these data (95 % interval)"),
        (an_estimate(None, None, None, withheld="16 accounts."), "No headline number: 16 accounts."),
    ],
)
def test_the_amount_avoided_says_the_number_and_what_else_fits(estimate: Estimate, expected: str) -> None:
    assert expected in avoided(estimate)


@pytest.mark.parametrize("estimate", [an_estimate(11.6, 4.2, 19.4), an_estimate(28.4, -19.6, 75.9)])
def test_every_sentence_with_an_amount_says_what_it_assumes(estimate: Estimate) -> None:
    said = avoided(estimate)
    assert said.count(".") == 1
    assert "as far as deals with and without them are otherwise alike" in said
    assert "would" not in said


def test_a_part_of_the_deals_is_said_as_drawn_towards_the_others() -> None:
    said = pooled_sentence(an_estimate(0.8, 0.7, 0.95))
    assert said.startswith("Partially pooled with all other deals: 20 % fewer escalations per additional practice")
    assert "30 % fewer to 5 % fewer" in said
    assert "1,200 deals" in said
    assert pooled_sentence(an_estimate(None, None, None, withheld="Too few.")).endswith("not estimated. Too few.")


def test_a_ratio_reads_as_a_share_more_or_fewer() -> None:
    assert [change(ratio, "fewer") for ratio in (0.8, 0.7, 1.1)] == ["20 % fewer", "30 % fewer", "10 % more"]
    assert [change(ratio, "lower") for ratio in (0.8, 1.1)] == ["20 % lower", "10 % higher"]
    assert change(1.0, "fewer") == "no difference"
    assert change(1.0, "fewer", inside_of=True) == "no difference in"


def test_a_withheld_estimate_reads_as_its_reason() -> None:
    assert estimate_in_short(an_estimate(None, None, None, withheld="Too few deals."), "rate ratio") == "Too few deals."
    assert interval(an_estimate(None, None, None)) == ""


def test_what_rests_on_no_deal_counts_no_escalation() -> None:
    nothing = Estimate(None, None, None, n_deals=0, n_events=0, n_accounts=0, method="test")
    for said in (counts(nothing), counts_in_short(nothing, "escalations", "rate ratio")):
        assert said == "no deal of which enough is known"
    assert counts(an_estimate(1.0, 0.5, 2.0)) == "1,200 deals of 310 accounts, 96 escalations"
