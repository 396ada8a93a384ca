"""Inference by permutation: what an estimate could have been, had dates gone to other units (Fisher 1935)."""

import itertools
import math
from collections.abc import Iterator

import numpy as np

from etl.evidence.estimators.poisson import FloatArray, IntArray

PERMUTATIONS = 199
LEAST_KNOWN = 19  # permutations, for a standard deviation: fewer can't bound 95 %
_LISTED = 6  # units: up to as many every way is listed
_NEARLY = 1e-12


def permutations(dates: IntArray) -> Iterator[IntArray]:
    """The dates given to other units: every other way where there are few, else some at random."""
    _, sizes = np.unique(dates, return_counts=True)
    ways = math.factorial(len(dates)) // math.prod(math.factorial(int(size)) for size in sizes)
    if len(dates) <= _LISTED and ways <= PERMUTATIONS + 1:
        distinct = sorted(set(itertools.permutations(dates.tolist())))
        yield from (np.array(others) for others in distinct if not np.array_equal(others, dates))
        return
    draws = np.random.default_rng(0)
    for _ in range(PERMUTATIONS):
        yield draws.permutation(dates)


def p_value(found: float, others: FloatArray) -> float | None:
    """The share of the assignments, the one found included, that lie as far from 0; None where there is no other."""
    known = np.abs(others[np.isfinite(others)])
    if not len(known) or not math.isfinite(found):
        return None
    return float((1 + (known >= abs(found) - _NEARLY).sum()) / (1 + len(known)))


def deviations(others: FloatArray) -> FloatArray:
    """(m,) the standard deviation about 0 of each column of (permutations, m); 0 where it is known too seldom."""
    is_known = np.isfinite(others)
    n = is_known.sum(axis=0)
    squares = np.square(np.where(is_known, others, 0.0)).sum(axis=0)
    found: FloatArray = np.sqrt(squares / np.maximum(n, 1)) * (n >= LEAST_KNOWN)
    return found


def largest(found: FloatArray, others: FloatArray) -> tuple[float, FloatArray]:
    """The largest of m numbers in standard deviations of the permutations, and (permutations,) the same of each.

    `found` is (m,), `others` (permutations, m); nan where there is none. The quantiles of the second make a band that
    holds for all m at once (Westfall & Young 1993, the single-step largest statistic).
    """
    scale = deviations(others)
    usable = np.isfinite(found) & (scale > 0)
    if not usable.any():
        return np.nan, np.full(len(others), np.nan)
    scaled = np.abs(others[:, usable]) / scale[usable]
    is_known = np.isfinite(scaled)
    of_each = np.where(is_known.any(axis=1), np.where(is_known, scaled, 0.0).max(axis=1), np.nan)
    return float((np.abs(found[usable]) / scale[usable]).max()), of_each
