"""The exact limits of a crude ratio against published figures and outside implementations."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from etl.evidence.estimators.boundary import boundary_ratio, mid_p_interval
from tests.etl.evidence.estimators.panels import panel_of


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


def test_two_arms_of_which_one_has_no_event_get_firths_ratio_and_the_exact_interval() -> None:
    """Firth 1993: a saturated Poisson model gains half an event an arm."""
    done = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
    observed = panel_of(5, events=[[0], [0], [4], [1], [2]], months=[[10], [20], [10], [10], [10]])
    found = boundary_ratio(observed, done)
    assert found.value == pytest.approx((0.5 / 30) / (7.5 / 30), rel=1e-5)
    assert (found.low, found.high) == pytest.approx(mid_p_interval(0, 7, 30.0, 30.0))
    assert (found.n_deals, found.n_events, found.n_accounts) == (5, 7, 5)
    assert found.method.startswith("Firth's ratio, boundary")


def test_a_ratio_or_a_limit_that_is_infinite_is_withheld() -> None:
    done = np.array([1.0, 1.0, 0.0, 0.0])
    unbounded = boundary_ratio(panel_of(4, events=[[3], [2], [0], [0]]), done)
    assert unbounded.value is None
    assert unbounded.withheld == "The data do not bound this number."
    far = boundary_ratio(panel_of(4, events=[[0], [0], [2000], [3000]]), done)
    assert far.withheld == "The model has no finite ratio."
    assert (far.n_deals, far.n_events) == (4, 5000)


def test_exact_limits_turn_round_with_the_arms() -> None:
    low, high = mid_p_interval(4, 15, 120.0, 200.0)
    assert mid_p_interval(15, 4, 200.0, 120.0) == pytest.approx((1 / high, 1 / low))


def test_the_limit_of_an_arm_without_events_is_its_closed_form() -> None:
    # With none of n in the first arm half of (1 − p)^n is 0.025, whence p = 1 − 0.05^(1/n).
    p = 1 - 0.05 ** (1 / 12)
    assert mid_p_interval(0, 12, 100.0, 50.0) == pytest.approx((0.0, p / (1 - p) * 0.5))
    assert mid_p_interval(12, 0, 100.0, 50.0)[0] == pytest.approx((1 - p) / p * 0.5)


def test_one_event_in_the_first_arm_has_a_lower_limit_above_0() -> None:
    low, _ = mid_p_interval(1, 12, 100.0, 100.0)
    p = low / (1 + low)
    assert stats.binom.cdf(0, 13, p) + stats.binom.pmf(1, 13, p) / 2 == pytest.approx(0.975, abs=1e-9)
