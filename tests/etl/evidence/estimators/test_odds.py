"""The odds of C10 against statsmodels' Logit, and their variance against leaving out one account after the other."""

import numpy as np
import pytest
import statsmodels.api as sm

from etl.evidence.estimators import clusters
from etl.evidence.estimators.odds import fit_odds
from etl.evidence.estimators.poisson import FloatArray, IntArray


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
