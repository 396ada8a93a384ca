"""Rates, over-dispersion and u-charts beyond the published formulas."""

import math

import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from etl.evidence import dispersion, rate, share, u_chart


def test_no_observed_time_gives_no_rate() -> None:
    assert rate(3, 0.0).withheld
    assert share(0, 0).withheld


def test_over_dispersion_widens_a_rate() -> None:
    plain, wide = rate(50, 500.0), rate(50, 500.0, dispersion=4.0)
    assert plain.value == wide.value == 10.0
    assert (wide.high or 0) - (wide.low or 0) == pytest.approx(2 * ((plain.high or 0) - (plain.low or 0)), rel=0.05)


def test_over_dispersion_is_the_scatter_between_accounts_over_the_events() -> None:
    # Two accounts, ten months each: 2 and 10 events, 6 expected each: (16 + 16) / 12 × 2 / (2 − 1).
    cells = pl.DataFrame({"account_id": ["a", "a", "b"], "n_events": [1, 1, 10], "months": [5.0, 5.0, 10.0]})
    assert dispersion(cells) == pytest.approx(32 / 12 * 2)


def test_over_dispersion_is_taken_within_periods() -> None:
    # The rate doubles from one period to the next in both accounts alike: no scatter between accounts.
    cells = pl.DataFrame(
        {"account_id": ["a", "b"] * 2, "period": [1, 1, 2, 2], "n_events": [5, 5, 10, 10], "months": [10.0] * 4}
    )
    assert dispersion(cells) == 1.0


def test_over_dispersion_is_never_below_1_nor_missing() -> None:
    cells = pl.DataFrame({"account_id": ["a", "b"], "n_events": [5, 5], "months": [10.0, 10.0]})
    assert dispersion(cells) == dispersion(cells.head(1)) == dispersion(cells.clear()) == 1.0


def test_a_period_without_observed_time_has_no_rate_and_no_signal() -> None:
    chart = u_chart(pl.DataFrame({"period": ["a", "b"], "n_events": [20, 0], "months": [100.0, 0.0]}))
    assert chart["rate"].to_list() == [20.0, None]
    assert chart["high"][1] is None
    assert chart["is_signal"].to_list() == [False, False]


def test_an_empty_chart_keeps_its_columns() -> None:
    chart = u_chart(pl.DataFrame(schema={"period": pl.Date, "n_events": pl.Int64, "months": pl.Float64}))
    assert chart.columns == ["period", "n_events", "months", "rate", "centre", "low", "high", "is_signal"]


def test_few_accounts_take_the_scatter_from_the_moving_range() -> None:
    events = [20, 60, 15, 70, 25, 65]
    periods = pl.DataFrame({"period": list("abcdef"), "n_events": events, "months": [200.0] * 6})
    assert u_chart(periods)["is_signal"].any()
    assert not u_chart(periods, n_accounts=8)["is_signal"].any()


@pytest.mark.parametrize(
    ("n_events", "low", "high"),
    # Garwood 1936, as tabulated for 95 % in Ulm 1990, Am J Epidemiol 131:373.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888)],
)
def test_poisson_limits_are_garwoods(n_events: int, low: float, high: float) -> None:
    estimate = rate(n_events, 100.0)
    assert estimate.low == pytest.approx(low, abs=6e-4)
    assert estimate.high == pytest.approx(high, abs=6e-4)


@pytest.mark.parametrize(("n_yes", "n"), [(0, 10), (81, 263), (15, 148), (29, 29)])
def test_shares_have_wilsons_interval(n_yes: int, n: int) -> None:
    low, high = proportion_confint(n_yes, n, method="wilson")
    estimate = share(n_yes, n)
    assert estimate.low == pytest.approx(low, abs=1e-12)
    assert estimate.high == pytest.approx(high, abs=1e-12)


def test_wilsons_interval_of_the_published_example() -> None:
    # Newcombe 1998, Stat Med 17:857, table I: 81 of 263 gives 0.2553 to 0.3662.
    estimate = share(81, 263)
    assert (round(estimate.low or 0, 4), round(estimate.high or 0, 4)) == (0.2553, 0.3662)


def test_u_chart_limits_are_the_published_formula() -> None:
    # Montgomery, Introduction to Statistical Quality Control: ū ± 3√(ū/n).
    periods = pl.DataFrame({"period": ["a", "b", "c"], "n_events": [40, 30, 80], "months": [200.0, 200.0, 200.0]})
    chart = u_chart(periods)
    u = 150 / 600
    assert chart["centre"].to_list() == pytest.approx([100 * u] * 3)
    assert chart["high"].to_list() == pytest.approx([100 * (u + 3 * math.sqrt(u / 200))] * 3)
    assert chart["low"].to_list() == pytest.approx([100 * (u - 3 * math.sqrt(u / 200))] * 3)
    assert chart["is_signal"].to_list() == [False, False, True]  # 80 of 50 ± 21.2


def test_u_chart_limits_widen_with_the_root_of_the_over_dispersion() -> None:
    periods = pl.DataFrame({"period": ["a", "b"], "n_events": [40, 80], "months": [200.0, 200.0]})
    plain, wide = u_chart(periods), u_chart(periods, dispersion=4.0)
    half = [(chart["high"] - chart["centre"])[0] for chart in (plain, wide)]
    assert half[1] == pytest.approx(2 * half[0])


@pytest.mark.parametrize("expected", [0.5, 2.0, 5.0, 9.0])
def test_u_chart_limits_below_10_expected_keep_the_exact_false_alarm_rate(expected: float) -> None:
    periods = pl.DataFrame({"period": ["a"] * 20, "n_events": [expected] * 20, "months": [100.0] * 20})
    limits = u_chart(periods).row(0, named=True)
    above = stats.poisson.sf(math.floor(limits["high"]), expected)
    below = stats.poisson.cdf(math.ceil(limits["low"]) - 1, expected)
    assert above <= 0.00135
    assert below <= 0.00135
    assert stats.poisson.sf(math.floor(limits["high"]) - 1, expected) > 0.00135
