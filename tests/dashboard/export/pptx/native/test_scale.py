"""Axes hold their values and have few steps."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.pptx.native import scale


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_axis_holds_its_values_and_has_few_steps(low: float, span: float) -> None:
    axis = scale.linear(low, low + span)
    hair = 1e-6 * max(1, abs(low), span)
    assert axis.low <= low + hair
    assert axis.high >= low + span - hair
    assert 1 <= (axis.high - axis.low) / axis.step <= 10


@given(st.floats(1e-4, 1), st.floats(1, 1e4))
def test_a_log_axis_holds_its_values_and_one(low: float, high: float) -> None:
    axis = scale.logarithmic(low, high)
    assert axis.low <= low <= 1 <= high <= axis.high


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 6000))
def test_a_time_axis_holds_its_days_and_ticks_within_each_month(first: date, days: int) -> None:
    from datetime import timedelta

    axis = scale.months(first, first + timedelta(days=days))
    assert axis.low <= scale.serial(first)
    assert scale.serial(first + timedelta(days=days)) <= axis.high
