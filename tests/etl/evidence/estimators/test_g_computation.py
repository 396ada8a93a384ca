"""G-computation against brute force."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import stats

from etl.evidence.estimators import poisson
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.g_computation import Difference, expected_in_a_year, gradient_in_a_year, mean_difference
from etl.evidence.estimators.panel import WINDOWS, Panel, panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import Regression, avoided_per_100, regress_richest
from etl.evidence.inputs import Inputs
from tests.etl.evidence.firms import inputs

FIRM = inputs(600, seed=21)


def score_model(data: Inputs) -> tuple[Panel, FloatArray, Regression]:
    observed = panel(data.deals, data.windows)
    known = observed.only(np.isfinite(observed.practised).all(axis=1))
    score = known.practised.sum(axis=1, keepdims=True)
    regression = regress_richest(known, ladder(known, score, score))
    assert regression is not None
    return known, score, regression


def test_the_mean_difference_is_that_of_simulated_years() -> None:
    known, score, regression = score_model(FIRM)
    value = mean_difference(regression, score, np.full_like(score, 3), np.ones(known.n_deals, dtype=bool)).value
    rng = np.random.default_rng(1)
    rates = np.exp(regression.fit.intercepts)[regression.fit.window_of]
    simulated = []
    for exposure in (score, np.full_like(score, 3)):
        x = np.hstack([exposure, regression.design.x[:, 1:]])
        by_deal = np.exp(x @ regression.fit.coefficients)[:, None]
        years = rng.poisson(
            by_deal * rates * np.array(list(WINDOWS.values())), size=(4000, known.n_deals, len(WINDOWS))
        )
        simulated.append(years.sum(axis=2).mean())
    error = 3 * math.sqrt(sum(simulated) / (4000 * known.n_deals))
    assert value == pytest.approx(simulated[0] - simulated[1], abs=error)


def test_over_all_deals_it_is_the_number_avoided_per_100() -> None:
    known, score, regression = score_model(FIRM)
    difference = mean_difference(regression, score, np.full_like(score, 3), np.ones(known.n_deals, dtype=bool))
    avoided = avoided_per_100(regression, score[:, 0])
    assert [100 * difference.value, *(100 * limit for limit in difference.limits())] == pytest.approx(
        [avoided.value, avoided.low, avoided.high]
    )


def test_the_standard_error_is_that_of_leaving_out_each_account() -> None:
    known, score, regression = score_model(inputs(150, seed=4))
    quarter = known.numbers["quarter"]
    is_counted = quarter >= np.median(quarter)
    difference = mean_difference(regression, score, np.full_like(score, 3), is_counted)
    without = []
    for account in range(known.n_accounts):
        kept = known.accounts != account
        design = dataclasses.replace(regression.design, x=regression.design.x[kept])
        refit = regress_richest(known.only(kept), [design])
        assert refit is not None
        without.append(mean_difference(refit, score[kept], np.full_like(score[kept], 3), is_counted[kept]).value)
    exact = math.sqrt((known.n_accounts - 1) / known.n_accounts * np.square(np.array(without) - difference.value).sum())
    assert difference.se == pytest.approx(exact, rel=0.1)


def test_what_is_expected_and_its_gradient_are_those_of_each_deal_written_out() -> None:
    _, _, regression = score_model(FIRM)
    fit, x = regression.fit, regression.design.x[:5]
    rates = np.exp(fit.intercepts) * np.array([3.0, 3.0, 6.0])
    expected = np.exp(x @ fit.coefficients) * rates.sum()
    np.testing.assert_allclose(expected_in_a_year(fit, x), expected)
    gradient = gradient_in_a_year(fit, x)
    step = 1e-6
    for parameter in range(gradient.shape[1]):
        moved = np.zeros(gradient.shape[1])
        moved[parameter] = step
        changed = dataclasses.replace(
            fit, intercepts=fit.intercepts + moved[:3], coefficients=fit.coefficients + moved[3:]
        )
        slope = (expected_in_a_year(changed, x) - expected) / step
        np.testing.assert_allclose(gradient[:, parameter], slope, rtol=1e-4, atol=1e-6)


def test_merged_windows_share_their_rate() -> None:
    fit = poisson.fit(np.array([[2.0, 0, 1], [1, 0, 3]]), np.full((2, 3), 3.0), np.array([[0.0], [1.0]]))
    rates = np.exp(fit.intercepts)
    assert expected_in_a_year(fit, np.zeros((1, 1)))[0] == pytest.approx(6 * rates[0] + 6 * rates[1])


def test_limits_are_quantiles_of_t_round_the_value() -> None:
    influence = np.array([0.3, -0.1, 0.2, -0.4])
    found = Difference(2.0, influence)
    se = math.sqrt(3 / 4 * float(influence @ influence))
    assert found.se == pytest.approx(se)
    half = stats.t.ppf(0.975, 3) * se
    assert found.limits() == pytest.approx((2 - half, 2 + half))
