"""Counts of a few hundred deals from a known model, for the references that need no firm."""

from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators.poisson import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class CountData:
    """Events in three windows of n deals, clustered by account."""

    events: FloatArray
    months: FloatArray
    x: FloatArray
    accounts: IntArray


def clustered_counts(*, n: int = 300, n_accounts: int = 120, seed: int = 1) -> CountData:
    """Deals with four covariates; accounts differ, so independent errors would be wrong."""
    draws = np.random.default_rng(seed)
    accounts = np.concatenate([np.arange(n_accounts), draws.integers(0, n_accounts, n - n_accounts)])
    x = np.column_stack([draws.integers(0, 4, n), draws.normal(size=(n, 2)), draws.random(n) < 0.3]).astype(np.float64)
    months = np.array([3.0, 3.0, 6.0]) * draws.random((n, 3))
    months[draws.random((n, 3)) < 0.1] = 0.0
    effect = x @ np.array([-0.2, 0.3, 0.0, 0.4]) + draws.normal(0, 0.5, n_accounts)[accounts]
    rate = np.exp(effect[:, None] + np.log([0.3, 0.2, 0.15]))
    return CountData(draws.poisson(rate * months).astype(np.float64), months, x, accounts.astype(np.int64))
