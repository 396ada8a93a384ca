"""What is said of an estimate: the number, what else fits the data, and never more than they carry."""

import pytest

from dashboard.wording.estimates import (
    as_computed,
    avoided,
    change,
    counts,
    counts_in_short,
    in_short,
    interval,
    pooled_sentence,
    span,
)
from etl.evidence import Estimate


def an_estimate(value: float | None, low: float | None, high: float | None, **more: str) -> Estimate:
    return Estimate(value, low, high, n_deals=1200, n_events=96, n_accounts=310, method="test", **more)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (
            an_estimate(11.6, 4.2, 19.4),
            "All three practices on every deal go with about 12 fewer escalations per 100 deals in the first year",
        ),
        (an_estimate(11.6, 4.2, 19.4), "between 4 and 19 fewer"),
        (
            an_estimate(28.4, -19.6, 75.9),
            "than the practices as they were, between 76 fewer and 20 more, as far as",
        ),
        (an_estimate(None, None, None, withheld="16 accounts."), "There is no headline number: 16 accounts."),
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
    assert said.startswith("Drawn towards all other deals: 20 % fewer escalations per additional practice")
    assert "per additional practice, between 5 % and 30 % fewer; " in said
    assert "1,200 deals" in said
    assert pooled_sentence(an_estimate(None, None, None, withheld="Too few.")).endswith("not estimated. Too few.")


def test_a_ratio_reads_as_a_share_more_or_fewer() -> None:
    assert [change(ratio, "fewer") for ratio in (0.8, 0.7, 1.1)] == ["20 % fewer", "30 % fewer", "10 % more"]
    assert [change(ratio, "lower") for ratio in (0.8, 1.1)] == ["20 % lower", "10 % higher"]
    assert change(1.0, "fewer") == "no difference"
    assert change(1.0, "fewer", inside_of=True) == "no difference in"


def test_a_ratio_of_two_or_more_reads_in_times() -> None:
    assert change(1.99, "fewer") == "99 % more"
    assert change(2.4, "fewer") == "2.4 times as many"
    assert change(2.4, "lower") == "2.4 times as high"
    assert change(2.4, "lower", inside_of=True) == "2.4 times the"


@pytest.mark.parametrize(
    ("low", "high", "kind", "expected"),
    [
        (0.7, 1.03, "fewer", "between 30 % fewer and 3 % more"),
        (0.81, 0.96, "fewer", "between 4 % and 19 % fewer"),
        (0.81, 0.96, "lower", "between 4 % and 19 % lower"),
        (1.04, 1.2, "fewer", "between 4 % and 20 % more"),
        (1.04, 1.2, "lower", "between 4 % and 20 % higher"),
        (0.68, 1.0, "fewer", "between 32 % fewer and no difference"),
        (0.9, 2.4, "fewer", "between 10 % fewer and 2.4 times as many"),
        (1.2, 2.4, "lower", "between 20 % higher and 2.4 times as high"),
        (0.999, 1.002, "fewer", "between no difference and no difference"),
    ],
)
def test_the_limits_of_a_ratio_read_in_per_cent(low: float, high: float, kind: str, expected: str) -> None:
    assert span(low, high, kind) == expected


def test_a_cell_has_per_cent_first_and_the_ratio_stands_behind_it() -> None:
    found = an_estimate(0.85, 0.7, 1.03)
    assert in_short(found, "rate ratio", "fewer") == "15 % fewer, between 30 % fewer and 3 % more"
    assert as_computed(found, "rate ratio") == "rate ratio 0.85, 95 % interval 0.70 to 1.03; test"
    assert in_short(an_estimate(0.69, 0.61, 0.76), "share", "fewer") == "69 %, between 61 % and 76 %"
    assert as_computed(an_estimate(None, None, None, withheld="Too few."), "rate ratio") == ""


def test_a_withheld_estimate_reads_as_its_reason() -> None:
    assert in_short(an_estimate(None, None, None, withheld="Too few deals."), "rate ratio", "fewer") == "Too few deals."
    assert interval(an_estimate(None, None, None)) == ""


def test_what_rests_on_no_deal_counts_no_escalation() -> None:
    nothing = Estimate(None, None, None, n_deals=0, n_events=0, n_accounts=0, method="test")
    for said in (counts(nothing), counts_in_short(nothing, "escalations", "rate ratio")):
        assert said == "no deal about which enough is known"
    assert counts(an_estimate(1.0, 0.5, 2.0)) == "1,200 deals of 310 accounts, 96 escalations"
