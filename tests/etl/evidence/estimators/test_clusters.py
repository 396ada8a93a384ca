"""Account-cluster variances against refits and brute force."""

import numpy as np
import pytest

from etl.evidence.estimators import clusters, poisson
from tests.oracles.counts import CountData, clustered_counts


@pytest.mark.parametrize(("n", "n_accounts"), [(150, 80), (300, 120), (400, 25)])
def test_one_step_jackknife_is_near_the_full_refit_without_each_account(n: int, n_accounts: int) -> None:
    data = clustered_counts(n=n, n_accounts=n_accounts)
    fit = poisson.fit(data.events, data.months, data.x)
    one_step = np.sqrt(clusters.jackknife_variance(clusters.jackknife(fit, data.x, data.accounts)[:, 3]))
    left_out = np.array([_slope_without(data, account) for account in range(n_accounts)])
    full = np.sqrt((n_accounts - 1) / n_accounts * np.sum((fit.coefficients[0] - left_out) ** 2))
    assert 0.95 < one_step / full < 1.05


def _slope_without(data: CountData, account: int) -> float:
    kept = data.accounts != account
    return float(poisson.fit(data.events[kept], data.months[kept], data.x[kept]).coefficients[0])


def test_both_ways_of_solving_the_jackknife_agree() -> None:
    data = clustered_counts(n=300, n_accounts=40)
    fit = poisson.fit(data.events, data.months, data.x)
    deviations = clusters.jackknife(fit, data.x, data.accounts)
    whole = np.linalg.inv(fit.inverse)
    for account in range(40):
        rows = data.accounts == account
        left = whole - poisson.information(fit.expected[rows], data.x[rows])
        score = poisson.score(fit.residuals[rows], data.x[rows])
        np.testing.assert_allclose(deviations[account], np.linalg.solve(left, score), rtol=1e-5, atol=1e-9)


def test_an_account_that_alone_identifies_a_column_leaves_the_jackknife_finite() -> None:
    data = clustered_counts()
    x = np.column_stack([data.x, data.accounts == 0])
    fit = poisson.fit(data.events, data.months, x)
    deviations = clusters.jackknife(fit, x, data.accounts)
    assert np.isfinite(deviations).all()
    assert np.abs(deviations[0]).max() < 5


def test_duplicating_every_account_halves_the_variances() -> None:
    data = clustered_counts(n=600, n_accounts=300)
    twice = CountData(
        np.vstack([data.events] * 2),
        np.vstack([data.months] * 2),
        np.vstack([data.x] * 2),
        np.concatenate([data.accounts, data.accounts + 300]),
    )
    once_fit = poisson.fit(data.events, data.months, data.x)
    twice_fit = poisson.fit(twice.events, twice.months, twice.x)
    cr1 = [
        clusters.sandwich(once_fit, data.x, data.accounts)[3, 3],
        clusters.sandwich(twice_fit, twice.x, twice.accounts)[3, 3],
    ]
    assert 0.47 < cr1[1] / cr1[0] < 0.51
    cr3 = [
        clusters.jackknife_variance(clusters.jackknife(once_fit, data.x, data.accounts)[:, 3]),
        clusters.jackknife_variance(clusters.jackknife(twice_fit, twice.x, twice.accounts)[:, 3]),
    ]
    assert 0.40 < cr3[1] / cr3[0] < 0.50


def test_cr1_is_the_sandwich_of_the_scores_by_account() -> None:
    data = clustered_counts(n=200, n_accounts=50)
    fit = poisson.fit(data.events, data.months, data.x)
    scores = np.array([poisson.score(fit.residuals[data.accounts == g], data.x[data.accounts == g]) for g in range(50)])
    expected = 50 / 49 * fit.inverse @ scores.T @ scores @ fit.inverse
    np.testing.assert_allclose(clusters.sandwich(fit, data.x, data.accounts), expected, rtol=1e-8, atol=1e-14)


def test_the_variance_of_deviations_is_the_jackknifes() -> None:
    assert clusters.jackknife_variance(np.array([1.0, -2.0, 3.0])) == pytest.approx(2 / 3 * 14)


def test_large_and_small_accounts_are_solved_alike() -> None:
    """One account as large as it takes for the second way, beside small ones."""
    data = clustered_counts(n=200, n_accounts=60)
    accounts = np.where(np.arange(200) >= 150, 0, data.accounts)
    accounts = np.unique(accounts, return_inverse=True)[1]
    fit = poisson.fit(data.events, data.months, data.x)
    deviations = clusters.jackknife(fit, data.x, accounts)
    whole = np.linalg.inv(fit.inverse)
    assert (accounts == 0).sum() * 3 > len(whole) > 3
    for account in range(accounts.max() + 1):
        rows = accounts == account
        left = whole - poisson.information(fit.expected[rows], data.x[rows])
        exact = np.linalg.solve(left, poisson.score(fit.residuals[rows], data.x[rows]))
        np.testing.assert_allclose(deviations[account], exact, rtol=1e-4, atol=1e-9)


def test_the_effective_number_is_the_square_of_sums_over_the_sum_of_squares() -> None:
    accounts = np.array([0, 0, 1, 2])
    assert clusters.effective_number(np.array([1.0, 2.0, 4.0, 5.0]), accounts) == pytest.approx(144 / 50)
    assert clusters.effective_number(np.full(4, 2.0), np.arange(4)) == pytest.approx(4)
    assert clusters.effective_number(np.array([]), np.array([], dtype=int)) == 0.0
