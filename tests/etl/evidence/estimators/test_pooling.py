"""Pooling against published meta-analyses, metafor's and statsmodels' values, and its own coverage."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from statsmodels.stats.meta_analysis import combine_effects

from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.pooling import PRIOR_SCALE, difference, paule_mandel, pool, predict
from tests.oracles.data_sets import tuberculosis

# Kacker 2004, Metrologia 41:132: nine laboratories' measurements with their variances, as statsmodels' tests have them.
MEASURED = np.array([61.00, 61.40, 62.21, 62.30, 62.34, 62.60, 62.70, 62.84, 65.90])
VARIANCES = np.array([0.2025, 1.2100, 0.0900, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225])


def _der_simonian_laird(values: FloatArray, variances: FloatArray) -> float:
    """τ² by moments (1986), from our Q."""
    weights = 1 / variances
    found = difference(values, np.diag(variances))
    return (found.q - found.df) / (weights.sum() - np.square(weights).sum() / weights.sum())


def test_tuberculosis_trials_have_the_published_heterogeneity() -> None:
    """Viechtbauer's reproduction of Borenstein et al. 2009: Q(12) = 152.2330, DL τ² 0.3088; metafor's PM τ² 0.3181."""
    values, variances = tuberculosis()
    found = difference(values, np.diag(variances))
    assert_allclose((found.q, found.df), (152.2330, 12), atol=5e-5)
    assert_allclose(_der_simonian_laird(values, variances), 0.3088, atol=5e-5)
    assert_allclose(found.variance, 0.3181, atol=5e-5)


def test_tuberculosis_trials_pool_as_published_at_the_variance_of_der_simonian_and_laird() -> None:
    """The same source: −0.7141, standard error 0.1787."""
    values, variances = tuberculosis()
    between = np.full(13, _der_simonian_laird(values, variances))
    pooled = predict(values, np.diag(variances), between)
    assert_allclose((pooled.mean, pooled.mean_se), (-0.7141, 0.1787), atol=5e-5)


def test_smoothed_variances_give_berkeys_estimate() -> None:
    """Berkey et al. 1995: Q 85.8625, mean −0.5429 (0.1842), τ² 0.2682 by an equation that is Paule and Mandel's."""
    values, variances = tuberculosis(is_smoothed=True)
    found = difference(values, np.diag(variances))
    pooled = predict(values, np.diag(variances), np.full(13, found.variance))
    assert_allclose(
        (found.q, found.variance, pooled.mean, pooled.mean_se), (85.8625, 0.2682, -0.5429, 0.1842), atol=5e-5
    )


def test_measurements_have_the_variances_that_kacker_published() -> None:
    """Table 1: τ 0.8399 by Paule and Mandel, 0.5359 by DerSimonian and Laird; metafor's τ² is 0.705395309224248."""
    assert_allclose(np.sqrt(paule_mandel(MEASURED, np.diag(VARIANCES))), 0.8399, atol=6e-5)
    assert_allclose(np.sqrt(_der_simonian_laird(MEASURED, VARIANCES)), 0.5359, atol=1e-3)
    assert_allclose(paule_mandel(MEASURED, np.diag(VARIANCES)), 0.705395309224248, atol=1e-8)


@pytest.mark.parametrize(("method", "of"), [("iterated", paule_mandel), ("dl", None)])
def test_variances_agree_with_statsmodels(method: str, of: object) -> None:
    theirs = combine_effects(MEASURED, VARIANCES, method_re=method, atol=1e-12)
    ours = paule_mandel(MEASURED, np.diag(VARIANCES)) if of else _der_simonian_laird(MEASURED, VARIANCES)
    assert_allclose(ours, theirs.tau2, rtol=1e-7)


def test_q_of_correlated_estimates_is_the_wald_statistic_of_their_contrasts() -> None:
    rng = np.random.default_rng(3)
    root = rng.normal(size=(40, 4))
    covariance, values = root.T @ root / 400, rng.normal(size=4)
    contrasts = np.array([[1.0, -1, 0, 0], [0, 1, -1, 0], [0, 0, 1, -1]])
    differences = contrasts @ values
    wald = differences @ np.linalg.solve(contrasts @ covariance @ contrasts.T, differences)
    found = difference(values, covariance)
    assert_allclose((found.q, found.df), (wald, 3), rtol=1e-10)


def test_at_the_variance_between_q_equals_its_degrees_of_freedom_with_correlation_too() -> None:
    root = np.random.default_rng(5).normal(size=(40, 5))
    covariance, values = root.T @ root / 4000, np.array([-0.6, 0.2, 0.1, -0.4, 0.5])
    between = paule_mandel(values, covariance)
    assert between > 0
    assert_allclose(difference(values, covariance + between * np.eye(5)).q, 4, rtol=1e-8)


def test_no_variance_is_found_where_chance_explains_all() -> None:
    assert paule_mandel(np.array([0.1, 0.11, 0.12]), np.eye(3)) == 0.0


def test_predictors_of_independent_estimates_are_weighted_means_of_estimate_and_mean() -> None:
    values, variances, between = np.array([-0.5, 0.1, 0.3]), np.array([0.04, 0.01, 0.09]), 0.05
    drawn = predict(values, np.diag(variances), np.full(3, between))
    weights = 1 / (variances + between)
    mean = weights @ values / weights.sum()
    assert_allclose(drawn.values, (between * values + variances * mean) / (between + variances), rtol=1e-12)


def test_few_clusters_make_a_difference_less_certain() -> None:
    values, covariance = np.array([0.0, 0.3, 0.6]), 0.04 * np.eye(3)
    few, many, known = (difference(values, covariance, n_clusters=n).p for n in (12, 400, None))
    assert few > many > known


def test_alike_estimates_are_drawn_together_and_unlike_ones_stay_apart() -> None:
    alike = pool(np.array([-0.20, -0.22, -0.18]), 0.04 * np.eye(3))
    assert np.ptp(alike.values) < 0.02
    assert alike.errors.max() < 0.2
    unlike = pool(np.array([-1.5, 0.0, 1.5]), 0.0025 * np.eye(3))
    assert_allclose(unlike.values, [-1.5, 0.0, 1.5], atol=0.03)


def test_an_estimate_that_is_the_mean_itself_stays_where_it_is() -> None:
    covariance = np.diag([0.04, 0.0001])
    drawn = pool(np.array([-0.6, -0.1]), covariance, varies=np.array([True, False]))
    assert_allclose(drawn.values[1], -0.1, atol=0.005)
    assert -0.6 < drawn.values[0] < -0.1


@pytest.mark.parametrize("between", [0.0, 0.1, 0.3])
def test_intervals_of_drawn_values_hold_the_truth_as_often_as_they_say(between: float) -> None:
    """400 sets of five groups; at Paule and Mandel's variance alone the share falls to .85."""
    rng = np.random.default_rng(11)
    hits, at_a_point = [], []
    for _ in range(400):
        errors = rng.uniform(0.06, 0.25, 5)
        truth = -0.2 + between * rng.normal(size=5)
        values, covariance = truth + errors * rng.normal(size=5), np.diag(errors**2)
        drawn = pool(values, covariance)
        hits.append(np.abs(drawn.values - truth) < 1.96 * drawn.errors)
        single = predict(values, covariance, np.full(5, paule_mandel(values, covariance)))
        at_a_point.append(np.abs(single.values - truth) < 1.96 * single.errors)
    assert np.mean(hits) >= 0.92
    assert np.mean(hits) > np.mean(at_a_point)


def test_the_prior_of_the_variance_is_that_of_the_semi_bayes_line() -> None:
    assert_allclose(np.exp(1.96 * PRIOR_SCALE), 2.0, atol=0.005)
