"""What the deals of the same person have in common: the means of quantities over them (Mundlak 1978)."""

import numpy as np

from etl.evidence.estimators.panel import NOT_RECORDED
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray

RAREST_LEVEL = 0.05  # share of the deals; rarer levels are merged, and as few missing values are not marked


def means_by(people: IntArray, quantities: FloatArray) -> FloatArray:
    """(n, m) the means of `quantities`, (n, m), over the same person's deals; a deal with nobody takes that of all.

    Deals where a quantity is nan are in no mean; a person with no other takes the mean of all. No column where nobody
    is recorded; from 5 % of the deals with nobody, an indicator that they share.
    """
    is_missing = people == NOT_RECORDED
    if is_missing.all():
        return np.empty((len(people), 0))
    columns = [_means(people, column, is_missing) for column in quantities.T]
    return with_missing(np.column_stack(columns), is_missing)


def _means(people: IntArray, quantity: FloatArray, is_missing: BoolArray) -> FloatArray:
    """(n,) the mean of one quantity."""
    is_known = np.isfinite(quantity)
    overall = float(quantity[is_known].mean()) if is_known.any() else 0.0
    shifted = people - NOT_RECORDED
    counts = np.bincount(shifted, weights=is_known)
    sums = np.bincount(shifted, weights=np.where(is_known, quantity, 0.0))
    means: FloatArray = np.where(counts > 0, sums / np.maximum(counts, 1), overall)[shifted]
    return np.where(is_missing, overall, means)


def with_missing(columns: FloatArray, is_missing: BoolArray) -> FloatArray:
    """The columns, and from 5 % of the deals on an indicator of those whose value is missing."""
    return np.column_stack([columns, is_missing]) if is_missing.mean() >= RAREST_LEVEL else columns
