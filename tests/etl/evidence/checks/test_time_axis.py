"""Whether the ratio rests on one way to take the calendar."""

import math

import pytest

from etl.evidence.checks.time_axis import time_axis
from etl.evidence.results import Specification


def specification(ratio: float, **settings: str) -> Specification:
    return Specification({"calendar": "indicators", "owner": "mean", **settings}, math.log(ratio), 0.1, 100, 50)


OWN = specification(0.8)


@pytest.mark.parametrize(
    ("ratio", "is_passed"),
    [
        (0.80, True),
        (math.exp(0.67 * math.log(0.8)), True),
        (math.exp(0.66 * math.log(0.8)), False),  # more than a third is gone
        (1.01, False),
        (0.6, True),  # more of it is no loss
    ],
)
def test_another_way_must_keep_the_side_and_two_thirds(ratio: float, is_passed: bool) -> None:
    assert time_axis([OWN, specification(ratio, calendar="line")]).is_passed is is_passed


def test_the_same_holds_for_a_ratio_above_1() -> None:
    own = specification(1.25)
    assert time_axis([own, specification(1.2, calendar="line")]).is_passed is True
    assert time_axis([own, specification(1.1, calendar="line")]).is_passed is False


def test_only_rows_that_differ_in_the_calendar_alone_count() -> None:
    others = [specification(1.2, calendar="line", owner="none"), specification(1.2, owner="none")]
    found = time_axis([OWN, *others])
    assert (found.is_passed, found.text) == (None, "No other way to take the calendar could be fitted.")
    assert time_axis(()).is_passed is None


def test_the_text_names_the_way_that_leaves_least() -> None:
    rows = [OWN, specification(0.82, calendar="line"), specification(0.9, calendar="quarter of exposure")]
    assert time_axis(rows).text == (
        "With the calendar taken in 2 other ways the ratio is 0.82 to 0.90, where it is 0.80; least is left of it with "
        "each calendar quarter in which deals were observed."
    )
