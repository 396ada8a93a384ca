"""Account-cluster variances of a Poisson fit, from one row of deviations per account.

CR3 is the one-step cluster jackknife (Bell & McCaffrey 2002; MacKinnon, Nielsen & Webb 2023):
V = (G−1)/G Σ d_g d_g' with d_g = (H − H_g)⁻¹ S_g, which approximates the estimate minus that without account g.
CR1 is the cluster sandwich (Liang & Zeger 1986) times G/(G−1).
"""

import numpy as np

from etl.evidence.estimators.poisson import Columns, Fit, FloatArray, IntArray, row_sums, times

# H − H_g is singular where only account g identifies a direction. Its score is zero along that direction, so a ridge
# this small gives the limit, zero, and leaves the other directions as they are.
_RIDGE = 1e-8


def jackknife(fit: Fit, x: FloatArray, accounts: IntArray) -> FloatArray:
    """(G, v+k) the deviations d_g of CR3. `accounts` are codes 0 to G−1, one per row of `x`.

    Accounts of the same size are solved together; small ones by the identity
    (H − Z'MZ)⁻¹Z' = H⁻¹Z'(I − MZH⁻¹Z')⁻¹, whose systems are as small as the account.
    """
    x = np.ascontiguousarray(x)  # whole rows are read
    inverse = fit.inverse / (1 + _RIDGE)
    n_windows = fit.expected.shape[1]
    sizes = np.bincount(accounts)
    rows_by_account = np.argsort(accounts, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    deviations = np.empty((len(sizes), len(inverse)))
    for size in np.unique(sizes):
        chosen = np.flatnonzero(sizes == size)
        rows = rows_by_account[starts[chosen][:, None] + np.arange(size)]
        solve = _solve_small if size * n_windows <= len(inverse) else _solve_large
        deviations[chosen] = solve(inverse, x[rows], fit.expected[rows], fit.residuals[rows])
    return deviations


def jackknife_variance(deviations: FloatArray) -> float:
    """The CR3 variance of one number from its deviations, one per account."""
    n_accounts = len(deviations)
    return float((n_accounts - 1) / n_accounts * deviations @ deviations)


def sandwich(fit: Fit, x: Columns, accounts: IntArray, chosen: slice = slice(None)) -> FloatArray:
    """The CR1 covariance of the `chosen` parameters, window intercepts first; of all (v+k, v+k) by default."""
    v = fit.expected.shape[1]
    inverse = fit.inverse[:, chosen]
    moved = fit.residuals @ inverse[:v] + times(x, inverse[v:]) * row_sums(fit.residuals)[:, None]
    n_accounts = int(accounts.max()) + 1
    deviations = np.column_stack([np.bincount(accounts, weights=column) for column in moved.T])
    covariance: FloatArray = n_accounts / (n_accounts - 1) * deviations.T @ deviations
    return covariance


def effective_number(weights: FloatArray, accounts: IntArray) -> float:
    """(Σs)²/Σs² with s the summed weight per account: how many equally large accounts these amount to; 0 for none."""
    sums = np.bincount(accounts, weights=weights)
    return float(sums.sum() ** 2 / np.square(sums).sum()) if len(accounts) else 0.0


def _solve_small(inverse: FloatArray, x: FloatArray, expected: FloatArray, residuals: FloatArray) -> FloatArray:
    """(c, v+k) for c accounts of m deals each, x (c, m, k), expected and residuals (c, m, v): m·v equations each."""
    c, m, v = expected.shape
    to_window = x @ inverse[v:, :v]
    among_deals = (x @ inverse[v:, v:]) @ x.transpose(0, 2, 1)
    hat = (
        inverse[None, None, :v, None, :v]
        + to_window.transpose(0, 2, 1)[:, None, :, :, None]
        + to_window[:, :, None, None, :]
        + among_deals[:, :, None, :, None]
    )
    system = np.eye(m * v) - expected.reshape(c, m * v, 1) * hat.reshape(c, m * v, m * v)
    solved: FloatArray = np.linalg.solve(system, residuals.reshape(c, m * v, 1)).astype(np.float64, copy=False)
    return _scores(x, solved.reshape(c, m, v)) @ inverse


def _solve_large(inverse: FloatArray, x: FloatArray, expected: FloatArray, residuals: FloatArray) -> FloatArray:
    """The same by v+k equations per account."""
    c, _, v = expected.shape
    weights = expected.sum(axis=2)[:, :, None]
    left = np.broadcast_to(np.linalg.inv(inverse), (c, *inverse.shape)).copy()
    cross = expected.transpose(0, 2, 1) @ x
    left[:, np.arange(v), np.arange(v)] -= expected.sum(axis=1)
    left[:, :v, v:] -= cross
    left[:, v:, :v] -= cross.transpose(0, 2, 1)
    left[:, v:, v:] -= (x * weights).transpose(0, 2, 1) @ x
    solved = np.linalg.solve(left, _scores(x, residuals)[:, :, None])[:, :, 0]
    return solved.astype(np.float64, copy=False)


def _scores(x: FloatArray, residuals: FloatArray) -> FloatArray:
    """(c, v+k) the score of each account."""
    per_deal = residuals.sum(axis=2)[:, None, :]
    return np.hstack([residuals.sum(axis=1), (per_deal @ x)[:, 0, :]])
