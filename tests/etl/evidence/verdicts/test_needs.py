"""What a verdict of "Insufficient data" still needs."""

import dataclasses
import math
import re
from typing import Any

import pytest
from scipy import stats

from etl.evidence import Verdict
from etl.evidence.verdicts.main_claims import (
    decide,
)
from etl.evidence.verdicts.needs import until_precise, until_the_floors
from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY, log_ratio


def test_a_firm_short_of_deals_is_told_how_many_more_and_about_when() -> None:
    short = dataclasses.replace(CLEAR, n_deals=60, n_events=120, deals_per_quarter=15.0)
    assert decide(short)[1][-1] == "About 40 more deals like these would do, about 3 quarters at the present pace."


@pytest.mark.parametrize(
    ("per_quarter", "when"),
    [
        (None, "for 0.80."),
        (0.0, "for 0.80."),
        (200.0, "for 0.80, about 6 quarters at the present pace."),
        (1e6, "for 0.80, about 1 quarter at the present pace."),
        (5.0, "for 0.80, more than ten years at the present pace."),
    ],
)
def test_when_the_deals_will_be_there_is_said_only_where_it_can_be(per_quarter: float | None, when: str) -> None:
    imprecise = dataclasses.replace(
        CLEAR, ratio=log_ratio(1.0, 0.13), p=1.0, e_value=1.0, deals_per_quarter=per_quarter
    )
    verdict, reasons = decide(imprecise)
    assert verdict is Verdict.INSUFFICIENT
    assert reasons[-1].endswith(when)


def test_an_imprecise_ratio_says_how_many_deals_are_needed() -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, ratio=log_ratio(1.0, 0.2), p=1.0, e_value=1.0))
    assert verdict is Verdict.INSUFFICIENT
    needed = 600 * (0.2 / (-math.log(0.8) / (1.9659 + 0.8424))) ** 2
    assert int(re.findall(r"about ([\d,]+) more", reasons[-1])[0].replace(",", "")) == pytest.approx(
        needed - 600, rel=0.01
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n_deals": 99}, ("About 1 more deal like these would do.",)),
        ({"n_deals": 98}, ("About 2 more deals like these would do.",)),
        ({"n_deals": 60, "n_events": 20}, ("About 40 more deals like these would do.",)),
        ({"n_deals": 600, "arm_events": (1, 500)}, ("About 5,400 more deals like these would do.",)),
        ({"n_deals": 150, "n_accounts": 29}, ("About 6 more deals like these would do.",)),
        ({"n_deals": 0}, ()),
        ({"n_deals": 50, "arm_events": (0, 500)}, ()),
        ({}, ()),
    ],
)
def test_deals_are_asked_for_in_proportion_to_what_is_shortest(change: dict[str, Any], said: tuple[str, ...]) -> None:
    assert until_the_floors(dataclasses.replace(CLEAR, **change)) == said


def test_deals_until_a_ratio_is_found_grow_with_the_square_of_the_error() -> None:
    """n·(SE/SE wanted)² − n: the standard error that finds 0.80 with 80 % power is −log 0.80 / (t.975 + t.80)."""
    wanted = -math.log(0.80) / (stats.t.ppf(0.975, 399) + stats.t.ppf(0.80, 399))
    said = until_precise(CLEAR, log_ratio(1.0, 2 * wanted * 0.9999))
    assert said == (
        "Too imprecise: a ratio of 0.64 or lower would be found with 80 % power; about 1,800 more deals are needed for"
        " 0.80."
    )
    assert until_precise(CLEAR, log_ratio(1.0, wanted * 0.9999)).endswith("would be found with 80 % power.")
    assert "about 1 more deals" in until_precise(CLEAR, log_ratio(1.0, wanted * 1.0005))


def test_a_claim_that_expects_more_is_told_the_inverse() -> None:
    wanted = -math.log(0.80) / (stats.t.ppf(0.975, 399) + stats.t.ppf(0.80, 399))
    facts = dataclasses.replace(SECONDARY, n_deals=100, expects_less=False)
    assert until_precise(facts, log_ratio(1.0, 2 * wanted * 0.9999)) == (
        "Too imprecise: a ratio of 1.56 or higher would be found with 80 % power; about 300 more deals are needed for"
        " 1.25."
    )


@pytest.mark.parametrize(
    ("per_quarter", "when"),
    [
        (40.0, ", about 1 quarter at the present pace."),
        (39.9, ", about 2 quarters at the present pace."),
        (1.0, ", about 40 quarters at the present pace."),
        (0.99, ", more than ten years at the present pace."),
        (-1.0, " would do."),
        (1e-9, ", more than ten years at the present pace."),
    ],
)
def test_quarters_are_rounded_up_and_past_ten_years_not_counted(per_quarter: float, when: str) -> None:
    (said,) = until_the_floors(dataclasses.replace(CLEAR, n_deals=60, deals_per_quarter=per_quarter))
    assert said.endswith(when)
