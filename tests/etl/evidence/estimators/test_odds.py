"""The odds of C10 against statsmodels' Logit, and their variance against leaving out one account after the other."""

import numpy as np
import pytest
import statsmodels.api as sm

from etl.evidence.estimators import clusters
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.odds import fit_odds, regress_odds
from etl.evidence.estimators.poisson import FloatArray, IntArray
from tests.etl.evidence.estimators.panels import panel_of


def _drawn(n: int, *, seed: int) -> tuple[FloatArray, FloatArray, IntArray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    accounts = np.sort(rng.integers(0, n // 3, n))
    _, accounts = np.unique(accounts, return_inverse=True)
    odds = np.exp(-0.3 + x @ np.array([0.4, -0.2, 0.0]) + rng.normal(0, 0.5, n)[accounts])
    return (rng.random(n) < odds / (1 + odds)).astype(float), x, accounts


def test_coefficients_and_information_equal_those_of_statsmodels() -> None:
    done, x, _ = _drawn(500, seed=1)
    found = fit_odds(done, x)
    reference = sm.Logit(done, sm.add_constant(x)).fit(disp=0)
    assert found is not None
    np.testing.assert_allclose([*found.intercepts, *found.coefficients], reference.params, atol=1e-7)
    np.testing.assert_allclose(found.inverse, reference.cov_params(), rtol=1e-5, atol=1e-8)


def test_the_variance_is_that_of_leaving_out_one_account_after_the_other() -> None:
    done, x, accounts = _drawn(400, seed=2)
    found = fit_odds(done, x)
    assert found is not None
    deviations = clusters.jackknife(found, x, accounts)
    exact = []
    for account in range(accounts.max() + 1):
        without = fit_odds(done[accounts != account], x[accounts != account])
        assert without is not None
        exact.append(found.coefficients - without.coefficients)
    se = [np.sqrt(clusters.jackknife_variance(values[:, 1])) for values in (deviations[:, 1:], np.array(exact))]
    assert se[0] == pytest.approx(se[1], rel=0.03)


def test_separated_arms_have_no_fit() -> None:
    x = np.arange(40.0)[:, None]
    assert fit_odds((x[:, 0] > 20).astype(float), x) is None
    assert fit_odds(np.ones(40), x) is None


def test_a_model_of_odds_carries_its_jackknife_and_needs_two_accounts() -> None:
    done, x, accounts = _drawn(200, seed=3)
    observed = panel_of(200, events=done[:, None], accounts=accounts.tolist())
    found = regress_odds(observed, bare(x))
    fit = fit_odds(done, x)
    assert found is not None
    assert fit is not None
    np.testing.assert_array_equal(found.deviations, clusters.jackknife(fit, x, accounts))
    assert found.log_ratio((1.0,)).value == fit.coefficients[0]
    assert found.panel is observed
    assert regress_odds(panel_of(200, events=done[:, None], accounts=[0] * 200), bare(x)) is None
    assert regress_odds(panel_of(200, events=done[:, None], accounts=[0, 1] * 100), bare(x)) is not None
    assert regress_odds(panel_of(4, events=[[0]] * 4), bare(np.arange(4.0)[:, None])) is None


def test_the_fit_has_the_scores_and_weights_of_a_logistic_model() -> None:
    done, x, _ = _drawn(300, seed=4)
    found = fit_odds(done, x)
    assert found is not None
    p = 1 / (1 + np.exp(-(found.intercepts[0] + x @ found.coefficients)))
    np.testing.assert_allclose(found.expected[:, 0], p * (1 - p), atol=1e-8)
    np.testing.assert_allclose(found.residuals[:, 0], done - p, atol=1e-8)
    assert found.is_converged
    assert found.window_of.tolist() == [0]
