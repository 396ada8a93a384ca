"""Rates, shares, limits and adjustments against published figures and outside implementations."""

import math

import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson_2indep

from etl.evidence import rate, share, u_chart
from etl.evidence.estimators.boundary import mid_p_interval
from etl.evidence.verdicts.main_claims import e_value, holm


def test_e_value_of_the_published_example() -> None:
    # VanderWeele & Ding 2017, Ann Intern Med 167:268: RR 3.9 (1.8, 8.7) has E-value 7.26, its lower limit 3.0.
    assert e_value(math.log(3.9)) == pytest.approx(7.26, abs=0.005)
    assert e_value(math.log(1.8)) == pytest.approx(3.0, abs=0.005)


def test_e_value_reads_a_ratio_below_1_by_its_inverse() -> None:
    assert e_value(math.log(1 / 3.9)) == pytest.approx(e_value(math.log(3.9)))
    assert e_value(0.0) == 1.0


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


def test_holm_equals_statsmodels() -> None:
    for p_values in ([0.01, 0.04, 0.03], [0.6, 0.0001, 0.02], [0.5, 0.5, 1.0]):
        assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))


def test_mid_p_limits_put_the_tail_mid_probability_at_2_5_percent() -> None:
    low, high = mid_p_interval(4, 15, 120.0, 200.0)
    for limit, tail in ((low, 0.975), (high, 0.025)):
        p = limit * 120 / (limit * 120 + 200)
        assert stats.binom.cdf(3, 19, p) + stats.binom.pmf(4, 19, p) / 2 == pytest.approx(tail, abs=1e-9)


def test_mid_p_limits_lie_near_the_score_limits() -> None:
    low, high = mid_p_interval(30, 45, 120.0, 100.0)
    expected = confint_poisson_2indep(30, 120.0, 45, 100.0, method="score", compare="ratio")
    assert (low, high) == pytest.approx(expected, rel=0.02)


def test_an_arm_without_events_bounds_the_ratio_on_one_side() -> None:
    low, high = mid_p_interval(0, 12, 100.0, 100.0)
    assert low == 0.0
    assert 0 < high < 1
    assert mid_p_interval(12, 0, 100.0, 100.0)[1] == math.inf


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
