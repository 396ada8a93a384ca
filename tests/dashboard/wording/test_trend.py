"""The trend in words: per cent a year, how sure, and what stands out."""

from datetime import date

import pytest

from dashboard.wording import trend as wording
from etl.evidence import AS_COUNTED, AT_EQUAL_AGE, Estimate, Trend, TrendQuarter


def _slope(value: float | None, low: float | None, high: float | None) -> Estimate:
    return Estimate(value, low, high, 0, 90, 40, "m", None if value else "3 quarters; below 4 no slope is given.")


def _quarter(number: int, rate: float, *, is_signal: bool = False, runs: tuple[str, ...] = ()) -> TrendQuarter:
    return TrendQuarter(
        date(2025 + number // 4, 1 + 3 * (number % 4), 1), 9, 90.0, rate, 10.0, 5.0, 15.0, is_signal, runs
    )


def _trend(
    slope: tuple[float | None, float | None, float | None],
    *quarters: TrendQuarter,
    measure: str = AT_EQUAL_AGE,
) -> Trend:
    return Trend(measure, _slope(*slope), quarters)


@pytest.mark.parametrize(
    ("slope", "said"),
    [
        ((0.84, 0.75, 0.95), "Escalations fell by 16 % a year at equal deal age, between 5 % and 25 % fewer"),
        ((1.2, 1.1, 1.31), "Escalations rose by 20 % a year at equal deal age, between 10 % and 31 % more"),
        (
            (0.97, 0.8, 1.18),
            "Escalations show no clear trend at equal deal age: between 20 % fewer and 18 % more a year",
        ),
        ((None, None, None), "Too little was observed to speak of a trend"),
    ],
)
def test_the_title_says_the_change_a_year_at_equal_age_and_how_sure_it_is(
    slope: tuple[float | None, float | None, float | None], said: str
) -> None:
    assert wording.title(_trend(slope)) == said


@pytest.mark.parametrize(
    ("slope", "said"),
    [
        (
            (0.84, 0.75, 0.95),
            "Deals signed a year later escalate 16 % less in their first six months, between 5 % and 25 % fewer",
        ),
        (
            (1.2, 1.1, 1.31),
            "Deals signed a year later escalate 20 % more in their first six months, between 10 % and 31 % more",
        ),
        (
            (0.97, 0.8, 1.18),
            "Deals signed later show no clear trend in their first six months: between 20 % fewer and 18 % more for"
            " each year",
        ),
    ],
)
def test_the_title_of_cohorts_says_the_change_by_year_of_signature_and_lists_no_quarter(
    slope: tuple[float, float, float], said: str
) -> None:
    odd = _trend(slope, _quarter(0, 30.0, is_signal=True), _quarter(1, 1.0, is_signal=True))
    assert wording.cohorts_title(odd) == said


@pytest.mark.parametrize("slope", [(0.84, 0.75, 0.95), (1.2, 1.1, 1.31), (0.97, 0.8, 1.18)])
def test_a_title_never_lists_quarters_and_never_says_that_none_stands_out(slope: tuple[float, float, float]) -> None:
    for quarters in ([_quarter(0, 30.0, is_signal=True), _quarter(5, 1.0, is_signal=True)], [_quarter(0, 10.0)]):
        for measure in (AT_EQUAL_AGE, AS_COUNTED):
            title = wording.title(_trend(slope, *quarters, measure=measure))
            assert " Q" not in title
            assert "stand" not in title


def test_the_raw_rate_is_said_to_be_as_counted() -> None:
    trend = _trend((0.84, 0.75, 0.95), measure=AS_COUNTED)
    assert wording.title(trend).startswith("Escalations as counted fell by 16 %")
    assert "as counted" in wording.drawn(trend, words="all deals", n=9)
    assert wording.in_short(trend).endswith("fewer.")


def test_a_slope_that_is_withheld_says_why() -> None:
    assert "3 quarters" in wording.in_short(_trend((None, None, None)))


def test_quarters_that_stand_out_and_runs_are_named() -> None:
    trend = _trend(
        (0.9, 0.8, 1.1),
        *(_quarter(number, 12.0, runs=("above",)) for number in range(8)),
        _quarter(8, 20.0, is_signal=True),
        _quarter(9, 2.0, is_signal=True),
        _quarter(10, 1.0, is_signal=True),
    )
    assert wording.signs(trend) == (
        "2027 Q1 is higher than chance alone would give.",
        "2027 Q2, 2027 Q3 are lower than chance alone would give.",
        "From 2025 Q1 to 2026 Q4 the rate lay above the mean, for eight quarters or more in a row.",
    )


def test_where_nothing_stands_out_that_is_said() -> None:
    assert wording.signs(_trend((0.9, 0.8, 1.1), _quarter(0, 11.0)))[0].startswith(
        "Every quarter lies within what chance alone would give"
    )
    assert wording.signs(_trend((None, None, None))) == ()
