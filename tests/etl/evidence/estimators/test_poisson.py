"""The Poisson fit against statsmodels, brute force and closed forms."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, sparse

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


def test_two_rates_have_their_closed_form() -> None:
    fit = poisson.fit(
        np.array([[3.0], [1.0], [8.0]]), np.array([[10.0], [10.0], [20.0]]), np.array([[0.0], [0.0], [1.0]])
    )
    assert fit.intercepts == pytest.approx([np.log(4 / 20)])
    assert fit.coefficients == pytest.approx([np.log((8 / 20) / (4 / 20))])
    np.testing.assert_allclose(fit.expected, [[2.0], [2.0], [8.0]], rtol=1e-8)
    np.testing.assert_allclose(fit.residuals, [[1.0], [-1.0], [0.0]], atol=1e-6)
    np.testing.assert_allclose(fit.inverse, [[1 / 4, -1 / 4], [-1 / 4, 1 / 4 + 1 / 8]], rtol=1e-6)
    assert fit.is_converged
    assert not fit.is_boundary


def test_a_window_without_events_joins_the_one_before_or_the_next() -> None:
    months = np.array([[1.0, 2, 3, 4], [5, 6, 7, 8]])
    x = np.array([[0.0], [1.0]])
    fit = poisson.fit(np.array([[0.0, 2, 0, 1], [0, 3, 0, 4]]), months, x)
    assert fit.window_of.tolist() == [0, 0, 0, 1]
    assert len(fit.intercepts) == 2
    summed = poisson.fit(np.array([[2.0, 1], [3, 4]]), np.array([[6.0, 4], [18, 8]]), x)
    np.testing.assert_allclose(fit.coefficients, summed.coefficients)
    np.testing.assert_allclose(fit.expected, summed.expected)


def test_a_fit_that_runs_towards_infinity_is_a_boundary() -> None:
    x = np.array([[1.0], [0.0]])
    infinite = poisson.fit(np.array([[0.0], [7.0]]), np.full((2, 1), 9.0), x)
    assert infinite.is_boundary
    for events, is_boundary in ((148.0, False), (149.0, True)):  # e^5 is 148.4
        fit = poisson.fit(np.array([[events], [1.0]]), np.ones((2, 1)), x)
        assert fit.is_converged
        assert fit.is_boundary is is_boundary
        assert poisson.fit(np.array([[1.0], [events]]), np.ones((2, 1)), x).is_boundary is is_boundary


def test_columns_that_repeat_each_other_have_no_fit() -> None:
    data = clustered_counts(n=60, n_accounts=30)
    twice = poisson.fit(data.events, data.months, np.column_stack([data.x, data.x[:, 1]]))
    assert not twice.is_converged or np.abs(twice.coefficients).max() < 5
    nothing = poisson.fit(data.events, data.months, np.column_stack([data.x, np.zeros(60)]))
    assert not nothing.is_converged
    assert nothing.is_boundary
    assert np.isnan(nothing.inverse).all() or not np.isfinite(nothing.inverse).all()


def test_starting_from_another_fit_ends_at_the_same_place() -> None:
    data = clustered_counts(n=200, n_accounts=80)
    first = poisson.fit(data.events, data.months, data.x)
    kept = np.arange(200) >= 10
    cold = poisson.fit(data.events[kept], data.months[kept], data.x[kept])
    warm = poisson.fit(data.events[kept], data.months[kept], data.x[kept], start_from=first)
    np.testing.assert_allclose(warm.coefficients, cold.coefficients, atol=1e-9)
    np.testing.assert_allclose(warm.intercepts, cold.intercepts, atol=1e-9)


@pytest.mark.parametrize("is_firth", [False, True])
def test_indicators_of_groups_give_the_fit_that_they_give_written_out(is_firth: bool) -> None:
    data = clustered_counts(seed=7)
    groups = np.random.default_rng(7).integers(0, 6, len(data.x))
    member = sparse.csr_array((groups == np.arange(1, 6)[:, None]).astype(float) * 3)
    columns = poisson.Grouped(data.x, member)
    assert columns.shape == columns.dense.shape
    found, written = (poisson.fit(data.events, data.months, x, is_firth=is_firth) for x in (columns, columns.dense))
    np.testing.assert_allclose(found.coefficients, written.coefficients, atol=1e-10)
    np.testing.assert_allclose(found.inverse, written.inverse, atol=1e-12)
    covariance = clusters.sandwich(found, columns, data.accounts)
    np.testing.assert_allclose(covariance, clusters.sandwich(written, columns.dense, data.accounts), atol=1e-12)


def test_the_score_is_zero_at_the_maximum_and_the_information_its_slope() -> None:
    data = clustered_counts(n=150, n_accounts=60)
    fit = poisson.fit(data.events, data.months, data.x)
    np.testing.assert_allclose(poisson.score(fit.residuals, data.x), 0, atol=1e-6)
    np.testing.assert_allclose(poisson.information(fit.expected, data.x) @ fit.inverse, np.eye(7), atol=1e-8)
    long = np.hstack([np.tile(np.eye(3), (150, 1)), np.repeat(data.x, 3, axis=0)])
    expected = (long * fit.expected.ravel()[:, None]).T @ long
    np.testing.assert_allclose(poisson.information(fit.expected, data.x), expected, rtol=1e-9)


def test_sums_are_those_of_rows_and_columns() -> None:
    values = np.array([[1.0, 2, 3], [4, 5, 7]])
    assert poisson.row_sums(values).tolist() == [6, 16]
    assert poisson.column_sums(values).tolist() == [5, 7, 10]
    np.testing.assert_allclose(poisson.score(values, np.array([[2.0], [10.0]])), [5, 7, 10, 172])


def test_columns_of_very_different_size_are_fitted_alike() -> None:
    data = clustered_counts(n=150, n_accounts=60)
    scale = np.array([1.0, 0.2, 1e4, 1.0])
    plain, scaled = (poisson.fit(data.events, data.months, x) for x in (data.x, data.x * scale))
    np.testing.assert_allclose(scaled.intercepts, plain.intercepts, atol=1e-7)
    np.testing.assert_allclose((scaled.coefficients * scale)[[0, 3]], plain.coefficients[[0, 3]], atol=1e-7)
