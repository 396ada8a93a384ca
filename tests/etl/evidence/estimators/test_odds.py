"""The odds engine against statsmodels, and its variance against leaving out one account after the other."""

import numpy as np
import pytest
import statsmodels.api as sm

from etl.evidence.estimators import clusters, odds
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.regression import regress
from tests.etl.evidence.estimators.panels import panel_of


def _drawn(n: int, *, seed: int) -> tuple[FloatArray, FloatArray, IntArray]:
    """(n, 1) whether it happened, (n, 3) columns, and accounts."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    accounts = np.sort(rng.integers(0, n // 3, n))
    _, accounts = np.unique(accounts, return_inverse=True)
    likely = np.exp(-0.3 + x @ np.array([0.4, -0.2, 0.0]) + rng.normal(0, 0.5, n)[accounts])
    return (rng.random(n) < likely / (1 + likely)).astype(float)[:, None], x, accounts


def _counts(n: int, *, seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(n, 2) events and trials, of which some are 0, and (n, 2) columns."""
    rng = np.random.default_rng(seed)
    x, trials = rng.normal(size=(n, 2)), rng.poisson(1.2, (n, 2)).astype(float)
    p = 1 / (1 + np.exp(-(np.array([-0.5, 0.4]) + (x @ np.array([0.5, -0.3]))[:, None])))
    return rng.binomial(trials.astype(int), p).astype(float), trials, x


def test_coefficients_and_information_equal_those_of_statsmodels() -> None:
    done, x, _ = _drawn(500, seed=1)
    found = odds.fit(done, np.ones_like(done), x)
    reference = sm.Logit(done[:, 0], sm.add_constant(x)).fit(disp=0)
    np.testing.assert_allclose([*found.intercepts, *found.coefficients], reference.params, atol=1e-7)
    np.testing.assert_allclose(found.inverse, reference.cov_params(), rtol=1e-5, atol=1e-8)


def test_counts_of_trials_in_windows_equal_a_binomial_model_of_statsmodels() -> None:
    events, trials, x = _counts(300, seed=5)
    found = odds.fit(events, trials, x)
    is_tried = trials.ravel() > 0
    windows = np.tile(np.eye(2), (len(x), 1))
    columns = np.column_stack([windows, np.repeat(x, 2, axis=0)])[is_tried]
    pairs = np.column_stack([events.ravel(), (trials - events).ravel()])[is_tried]
    reference = sm.GLM(pairs, columns, sm.families.Binomial()).fit()
    np.testing.assert_allclose([*found.intercepts, *found.coefficients], reference.params, atol=1e-6)
    np.testing.assert_allclose(found.inverse, reference.cov_params(), rtol=1e-4, atol=1e-8)


def test_the_variance_is_that_of_leaving_out_one_account_after_the_other() -> None:
    done, x, accounts = _drawn(400, seed=2)
    trials = np.ones_like(done)
    found = odds.fit(done, trials, x)
    deviations = clusters.jackknife(found, x, accounts)
    exact = []
    for account in range(accounts.max() + 1):
        kept = accounts != account
        exact.append(found.coefficients - odds.fit(done[kept], trials[kept], x[kept]).coefficients)
    se = [np.sqrt(clusters.jackknife_variance(values[:, 1])) for values in (deviations[:, 1:], np.array(exact))]
    assert se[0] == pytest.approx(se[1], rel=0.03)


def test_separated_arms_have_no_fit() -> None:
    x, trials = np.arange(40.0)[:, None], np.ones((40, 1))
    assert odds.fit((x > 20).astype(float), trials, x).is_boundary
    assert odds.fit(np.ones((40, 1)), trials, x).is_boundary


def test_a_window_in_which_all_or_none_happen_shares_the_intercept_of_the_one_before() -> None:
    events, trials, x = _counts(200, seed=6)
    wide, tried = np.column_stack([events, trials[:, 1] * 0]), np.column_stack([trials, trials[:, 1]])
    found = odds.fit(wide, tried, x)
    assert found.window_of.tolist() == [0, 1, 1]
    assert found.is_converged


def test_a_model_of_odds_carries_its_jackknife_and_needs_two_accounts() -> None:
    done, x, accounts = _drawn(200, seed=3)
    trials = np.ones_like(done).tolist()

    def model(of: list[int]) -> object:
        return regress(panel_of(200, months=trials, events=done, accounts=of), bare(x), fitted_by=odds.fit)

    found = regress(panel_of(200, months=trials, events=done, accounts=accounts.tolist()), bare(x), fitted_by=odds.fit)
    fit = odds.fit(done, np.ones_like(done), x)
    assert found is not None
    np.testing.assert_array_equal(found.deviations, clusters.jackknife(fit, x, accounts))
    assert found.log_ratio((1.0,)).value == fit.coefficients[0]
    assert model([0] * 200) is None
    assert model([0, 1] * 100) is not None


def test_the_fit_has_the_scores_and_weights_of_a_logistic_model() -> None:
    done, x, _ = _drawn(300, seed=4)
    found = odds.fit(done, np.ones_like(done), x)
    p = 1 / (1 + np.exp(-(found.intercepts[0] + x @ found.coefficients)))
    np.testing.assert_allclose(found.expected[:, 0], p * (1 - p), atol=1e-8)
    np.testing.assert_allclose(found.residuals[:, 0], done[:, 0] - p, atol=1e-8)
    assert found.window_of.tolist() == [0]


@pytest.mark.parametrize(("n_done", "n_rarer"), [(3, 3), (5, 5), (7, 3)])
def test_the_rarer_outcome_is_what_a_model_can_be_built_on(n_done: int, n_rarer: int) -> None:
    events = [[1.0]] * n_done + [[0.0]] * (10 - n_done)
    assert odds.rarer(panel_of(10, months=[[1.0]] * 10, events=events)).n_events == n_rarer
