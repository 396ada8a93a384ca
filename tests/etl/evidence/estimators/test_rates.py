"""Rates, over-dispersion and u-charts beyond the published formulas."""

import itertools
import math

import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from etl.evidence import dispersion, rate, share, u_chart
from etl.evidence.estimators.rates import poisson_limits


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


def test_a_rate_carries_its_counts_its_method_and_its_scale() -> None:
    found = rate(6, 50.0, n_deals=9, n_accounts=4, per=10.0)
    assert found.value == pytest.approx(1.2)
    assert (found.n_deals, found.n_events, found.n_accounts) == (9, 6, 4)
    assert found.method == "exact Poisson"
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 14) / 2 / 5)
    assert rate(6, 50.0).n_deals == rate(6, 50.0).n_accounts == 0
    wide = rate(6, 50.0, dispersion=2.0)
    assert wide.method == "exact Poisson, over-dispersion 2.00"
    assert wide.low == pytest.approx(2 * stats.chi2.ppf(0.025, 6) / 2 * 2)
    assert rate(6, 50.0, dispersion=0.5).low == rate(6, 50.0).low
    assert rate(6, 50.0, dispersion=1.0).method == "exact Poisson"


@pytest.mark.parametrize("months", [0.0, -1.0, math.inf, math.nan])
def test_no_time_or_time_without_end_gives_no_rate(months: float) -> None:
    found = rate(3, months, n_deals=2)
    assert found.withheld == "No time was observed."
    assert (found.n_deals, found.n_events, found.method) == (2, 3, "exact Poisson")


def test_a_share_carries_its_counts() -> None:
    assert (share(3, 9, n_accounts=5).n_events, share(3, 9, n_accounts=5).n_accounts) == (3, 5)
    assert share(3, 9).n_accounts == 0
    assert share(3, 9, n_events=7).n_events == 7
    assert share(3, 9).n_deals == 9
    assert share(1, 1).value == 1.0
    assert share(0, -1).withheld == "There is nothing to take a share of."
    assert share(0, 12).low == pytest.approx(0.0, abs=1e-12)
    assert share(12, 12).high == pytest.approx(1.0, abs=1e-12)


def test_a_count_that_is_expected_has_chi_square_limits() -> None:
    assert poisson_limits(0) == pytest.approx((0.0, -math.log(0.025)))
    assert poisson_limits(4.5) == pytest.approx((stats.chi2.ppf(0.025, 9) / 2, stats.chi2.ppf(0.975, 11) / 2))
    assert poisson_limits(8, dispersion=4.0) == pytest.approx(
        (4 * stats.chi2.ppf(0.025, 4) / 2, 4 * stats.chi2.ppf(0.975, 6) / 2)
    )
    assert poisson_limits(5, quantile=0.9)[0] == pytest.approx(stats.chi2.ppf(0.1, 10) / 2)


def test_dispersion_of_three_accounts_over_two_periods_is_reckoned_by_hand() -> None:
    """Period 1: 9 events in 30 months, 3 expected each; period 2: 6 in 20 months of two accounts, 3 expected each."""
    cells = pl.DataFrame(
        {
            "account_id": ["a", "b", "c", "a", "b", "c", "d", None],
            "period": [1, 1, 1, 2, 2, 2, 1, None],
            "n_events": [9, 0, 0, 6, 0, 8, None, 5],
            "months": [10.0, 10, 10, 10, 10, 0, 10, 10],
        }
    )
    squares = (9 - 3) ** 2 + 2 * 3**2 + (6 - 3) ** 2 + 3**2
    assert dispersion(cells) == pytest.approx(3 / 2 * squares / 15)


def test_rows_without_an_account_are_one_account() -> None:
    cells = pl.DataFrame({"account_id": [None, None, "a"], "n_events": [4, 4, 2], "months": [5.0, 5, 10]})
    assert dispersion(cells) == pytest.approx(2 / 1 * ((8 - 5) ** 2 + (2 - 5) ** 2) / 10)


def test_a_chart_without_any_time_has_no_lines() -> None:
    chart = u_chart(pl.DataFrame({"period": ["a"], "n_events": [4], "months": [0.0]}))
    assert chart.row(0) == ("a", 4, 0.0, None, None, None, None, False)


def test_missing_counts_and_months_of_a_chart_are_none() -> None:
    periods = pl.DataFrame({"period": ["a", "b", "c"], "n_events": [20, None, 5], "months": [100.0, 100.0, None]})
    chart = u_chart(periods)
    assert chart["rate"].to_list() == [20.0, 0.0, None]
    assert chart["centre"].to_list() == [10.0, 10.0, None]  # 20 events in 200 months
    assert chart["low"].to_list()[2] is None


def test_from_ten_expected_the_limits_are_three_sigma_and_below_exact() -> None:
    for months, is_exact in ((100.0, False), (99.0, True)):
        chart = u_chart(pl.DataFrame({"period": ["a"] * 2, "n_events": [months / 10] * 2, "months": [months] * 2}))
        sigma = (months / 10 + 3 * math.sqrt(months / 10)) * 100 / months
        assert (chart["high"][0] == pytest.approx(sigma)) is not is_exact


def test_exact_limits_lie_where_the_tail_is_that_of_three_sigma() -> None:
    tail = stats.norm.sf(3)
    chart = u_chart(pl.DataFrame({"period": ["a"] * 2, "n_events": [8.0] * 2, "months": [100.0] * 2}))
    high, low = chart["high"][0], chart["low"][0]
    assert stats.gamma.cdf(8.0, high) == pytest.approx(tail, rel=1e-6)  # P(count ≥ high) of a mean of 8
    assert stats.gamma.sf(8.0, low + 1) == pytest.approx(tail, rel=1e-6)
    few = u_chart(pl.DataFrame({"period": ["a"] * 2, "n_events": [5.0] * 2, "months": [100.0] * 2}))
    assert few["low"][0] == 0.0  # none at all falls by chance more often than that
    assert stats.poisson.pmf(0, 5.0) > tail


def test_exact_limits_of_few_are_widened_by_the_dispersion() -> None:
    periods = pl.DataFrame({"period": ["a"] * 2, "n_events": [8.0] * 2, "months": [100.0] * 2})
    wide = u_chart(periods, dispersion=2.0)
    assert stats.gamma.cdf(4.0, wide["high"][0] / 2) == pytest.approx(stats.norm.sf(3), rel=1e-6)


def test_nothing_happened_has_limits_of_zero() -> None:
    chart = u_chart(pl.DataFrame({"period": ["a", "b"], "n_events": [0, 0], "months": [100.0, 50.0]}))
    assert (chart["low"].to_list(), chart["high"].to_list()) == ([0.0, 0.0], [0.0, 0.0])
    assert not chart["is_signal"].any()


def test_a_rate_below_the_lower_limit_is_a_signal_too() -> None:
    periods = pl.DataFrame({"period": list("abc"), "n_events": [50, 50, 8], "months": [200.0] * 3})
    assert u_chart(periods)["is_signal"].to_list() == [False, False, True]


def test_laneys_scatter_is_taken_below_twenty_accounts() -> None:
    events = [20, 60, 15, 70, 25, 65]
    periods = pl.DataFrame({"period": list("abcdef"), "n_events": events, "months": [200.0] * 6})
    mean = sum(events) / 6
    z = [(event - mean) / math.sqrt(mean) for event in events]
    sigma = sum(abs(b - a) for a, b in itertools.pairwise(z)) / 5 / 1.128
    high = (mean + 3 * sigma * math.sqrt(mean)) / 2
    assert u_chart(periods, n_accounts=19)["high"][0] == pytest.approx(high)
    assert u_chart(periods, n_accounts=20)["high"][0] == pytest.approx((mean + 3 * math.sqrt(mean)) / 2)
    assert u_chart(periods.head(1), n_accounts=5)["high"][0] == pytest.approx((20 + 3 * math.sqrt(20)) / 2)
    two = u_chart(periods.head(2), n_accounts=5)
    moved = abs(60 - 20) / math.sqrt(40) / 1.128
    assert two["high"][0] == pytest.approx((40 + 3 * moved * math.sqrt(40)) / 2)


def test_no_scatter_is_never_less_than_poissons() -> None:
    periods = pl.DataFrame({"period": list("abc"), "n_events": [40, 40, 40], "months": [200.0] * 3})
    assert u_chart(periods, n_accounts=5)["high"][0] == pytest.approx((40 + 3 * math.sqrt(40)) / 2)
    assert u_chart(periods, dispersion=0.2)["high"][0] == pytest.approx((40 + 3 * math.sqrt(40)) / 2)


def test_accounts_observed_for_less_than_a_month_count() -> None:
    cells = pl.DataFrame({"account_id": ["a", "b"], "n_events": [8, 2], "months": [0.5, 0.5]})
    assert dispersion(cells) == pytest.approx(2 * (9 + 9) / 10)


def test_the_lower_three_sigma_limit_is_never_below_0() -> None:
    periods = pl.DataFrame({"period": ["a"] * 2, "n_events": [10] * 2, "months": [100.0] * 2})
    assert u_chart(periods, dispersion=4.0)["low"].to_list() == [0.0, 0.0]
