"""The Poisson fit against statsmodels, brute force and closed forms."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize

from etl.evidence.estimators import clusters, poisson
from tests.oracles.counts import CountData, clustered_counts


def _long(data: CountData) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """One row per deal and window with observed time: events, design, log months, account."""
    n, w = data.events.shape
    design = np.hstack([np.tile(np.eye(w), (n, 1)), np.repeat(data.x, w, axis=0)])
    months = data.months.ravel()
    seen = months > 0
    return data.events.ravel()[seen], design[seen], np.log(months[seen]), np.repeat(data.accounts, w)[seen]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coefficients_and_cr1_equal_those_of_statsmodels(seed: int) -> None:
    data = clustered_counts(seed=seed)
    ours = poisson.fit(data.events, data.months, data.x)
    events, design, offset, accounts = _long(data)
    theirs = sm.GLM(events, design, family=sm.families.Poisson(), offset=offset).fit(
        tol=1e-12, cov_type="cluster", cov_kwds={"groups": accounts, "use_correction": False}
    )
    n_accounts = len(np.unique(accounts))
    assert ours.is_converged
    np.testing.assert_allclose(np.concatenate([ours.intercepts, ours.coefficients]), theirs.params, rtol=1e-7)
    np.testing.assert_allclose(
        clusters.sandwich(ours, data.x, data.accounts), theirs.cov_params() * n_accounts / (n_accounts - 1), rtol=1e-6
    )


def test_firth_maximises_the_likelihood_times_the_root_of_the_information() -> None:
    data = clustered_counts(n=60, n_accounts=40)

    def penalised(theta: np.ndarray) -> float:
        expected = np.exp((data.x @ theta[3:])[:, None] + theta[:3]) * data.months
        seen = data.months > 0
        likelihood = np.sum(data.events[seen] * np.log(expected[seen])) - expected.sum()
        return -(likelihood + np.linalg.slogdet(poisson.information(expected, data.x))[1] / 2)

    ours = poisson.fit(data.events, data.months, data.x, is_firth=True)
    theta = np.concatenate([ours.intercepts, ours.coefficients])
    best = optimize.minimize(penalised, np.zeros(7), method="BFGS", options={"gtol": 1e-8})
    np.testing.assert_allclose(theta, best.x, atol=2e-5)


def test_firth_of_two_arms_adds_half_an_event_to_each() -> None:
    # Firth 1993: in a saturated Poisson model every leverage is 1, so y becomes y + 1/2.
    fit = poisson.fit(np.array([[0.0], [7.0]]), np.array([[20.0], [30.0]]), np.array([[1.0], [0.0]]), is_firth=True)
    assert fit.coefficients[0] == pytest.approx(np.log((0.5 / 20) / (7.5 / 30)), abs=1e-6)
