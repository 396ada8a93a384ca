"""When a unit took the practices up: the quarter of signature from which on clearly more of its deals are aligned.

A deal is aligned with two or three practices; one whose unknown practices could turn that is left out of the shares.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.estimators.event_study import NEVER
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray
from etl.evidence.verdicts.main_claims import holm
from etl.evidence.verdicts.thresholds import THRESHOLDS

_ALIGNED = 2  # practices


@dataclass(frozen=True, slots=True)
class Uptake:
    """By unit, the quarter of take-up and the shares of aligned deals before it and since; nan without take-up."""

    take_up: IntArray  # (U,) the first quarter that counts as since; NEVER where there is none
    before: FloatArray  # (U,)
    since: FloatArray  # (U,)
    p: FloatArray  # (U,) exact, adjusted for all units and quarters


def aligned(practised: FloatArray) -> FloatArray:
    """(n,) 1 for deals with two or three practices, 0 for others; nan where what is unknown (nan) decides."""
    least, unknown = np.nansum(practised, axis=1), np.isnan(practised).sum(axis=1)
    found: FloatArray = np.where(least >= _ALIGNED, 1.0, np.where(least + unknown < _ALIGNED, 0.0, np.nan))
    return found


def is_judged(units: IntArray, is_aligned: FloatArray, n_units: int) -> BoolArray:
    """(U,) whether a unit has deals enough for a take-up to be seen."""
    known = np.bincount(units, weights=np.isfinite(is_aligned), minlength=n_units)
    judged: BoolArray = known >= 2 * THRESHOLDS.min_take_up_deals
    return judged


def uptake(units: IntArray, quarters: IntArray, is_aligned: FloatArray, *, shape: tuple[int, int]) -> Uptake:
    """The take-up of each unit; `units` and `quarters` are codes from 0 of n deals, `shape` how many there are.

    Of the quarters with enough deals on either side, the one with the largest rise, if that is large enough and
    Fisher's exact p, one-sided and by Holm's method over every unit and quarter tried, is small enough.
    """
    is_known = np.isfinite(is_aligned)
    n, k = np.zeros(shape), np.zeros(shape)
    np.add.at(n, (units[is_known], quarters[is_known]), 1.0)
    np.add.at(k, (units[is_known], quarters[is_known]), is_aligned[is_known])
    earlier_n, earlier_k = (_before(values) for values in (n, k))
    later_n, later_k = n.sum(axis=1, keepdims=True) - earlier_n, k.sum(axis=1, keepdims=True) - earlier_k
    is_tried = np.minimum(earlier_n, later_n) >= THRESHOLDS.min_take_up_deals
    earlier = np.divide(earlier_k, earlier_n, out=np.zeros(shape), where=earlier_n > 0)
    later = np.divide(later_k, later_n, out=np.zeros(shape), where=later_n > 0)
    p = np.ones(shape)
    if is_tried.any():
        total_n, total_k = (np.broadcast_to(values.sum(axis=1, keepdims=True), shape) for values in (n, k))
        exact = np.asarray(stats.hypergeom.sf(later_k - 1, total_n, total_k, later_n))
        p[is_tried] = holm(exact[is_tried].tolist())
    rise = np.where(is_tried, later - earlier, -np.inf)
    best, every = np.argmax(rise, axis=1), np.arange(shape[0])
    is_found = is_take_up(rise[every, best], p[every, best])
    return Uptake(
        take_up=np.where(is_found, best, NEVER),
        before=np.where(is_found, earlier[every, best], np.nan),
        since=np.where(is_found, later[every, best], np.nan),
        p=np.where(is_found, p[every, best], np.nan),
    )


def is_take_up(rise: FloatArray, p: FloatArray) -> BoolArray:
    """Whether a rise of the share counts as take-up."""
    found: BoolArray = (rise >= THRESHOLDS.min_take_up_rise) & (p < THRESHOLDS.take_up_significance)
    return found


def _before(values: FloatArray) -> FloatArray:
    """(U, T) the sums over the quarters before each."""
    sums: FloatArray = np.cumsum(values, axis=1) - values
    return sums
