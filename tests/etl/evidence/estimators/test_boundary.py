"""The exact limits of a crude ratio against published figures and outside implementations."""

import math

import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from etl.evidence.estimators.boundary import mid_p_interval


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
