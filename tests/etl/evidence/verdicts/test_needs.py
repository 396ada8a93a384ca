"""What a verdict of "Insufficient data" still needs."""

import dataclasses
import math
import re

import pytest

from etl.evidence import Verdict
from etl.evidence.verdicts.main_claims import (
    decide,
)
from tests.etl.evidence.verdicts.cases import CLEAR, log_ratio


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
