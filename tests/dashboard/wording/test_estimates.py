"""What is said of an estimate: the number, what else fits the data, and never more than they carry."""

import pytest

from dashboard.wording.estimates import change, counts, counts_in_short, estimate_in_short, headline, interval
from etl.evidence import Estimate


def an_estimate(value: float | None, low: float | None, high: float | None, **more: str) -> Estimate:
    return Estimate(value, low, high, n_deals=1200, n_events=96, n_accounts=310, method="test", **more)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (an_estimate(11.6, 4.2, 19.4), "about 12 fewer escalations per 100 deals would be expected"),
        (an_estimate(11.6, 4.2, 19.4), "between 4 and 19 fewer"),
        (an_estimate(-8.0, -15.0, -2.0), "between 2 and 15 more"),
        (an_estimate(28.4, -19.6, 75.9), "anything between 76 fewer and 20 more fits these data (95 % interval)"),
        (an_estimate(None, None, None, withheld="16 accounts."), "No headline number: 16 accounts."),
    ],
)
def test_the_headline_says_the_number_and_what_else_fits(estimate: Estimate, expected: str) -> None:
    assert expected in headline(estimate)


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
