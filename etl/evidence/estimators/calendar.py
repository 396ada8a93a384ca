"""The quarter of signature as covariates: an indicator each, a bend, or a line."""

import numpy as np

from etl.evidence.estimators.poisson import FloatArray, IntArray

DEALS_PER_QUARTER = 20
EVENTS_PER_QUARTER = 10
_QUARTERS_FOR_SPLINE = 12
_LEAST_GROUPS = 3


def quarter_indicators(numbers: FloatArray, events: FloatArray) -> FloatArray | None:
    """(n, g − 1) an indicator for each quarter of signature but the first; None where there are too few deals for it.

    `numbers`, (n,), count quarters; `events`, (n,), are each deal's. In order of time, quarters are joined until each
    group has 20 deals and 10 events; what is left over joins the last. Indicators need three groups, and half as many
    as there are quarters.
    """
    is_known = np.isfinite(numbers)
    if not is_known.any():
        return None
    filled = np.where(is_known, numbers, np.quantile(numbers[is_known], 0.5, method="lower"))
    quarters, at = np.unique(filled, return_inverse=True)
    groups = _joined(np.bincount(at).astype(np.int64), np.bincount(at, weights=events).astype(np.float64))
    n_groups = int(groups.max()) + 1
    if n_groups < max(_LEAST_GROUPS, len(quarters) / 2):
        return None
    indicators: FloatArray = (groups[at][:, None] == np.arange(1, n_groups)).astype(np.float64)
    return indicators


def _joined(deals: IntArray, events: FloatArray) -> IntArray:
    """(q,) the group of each quarter, from 0 on."""
    groups = np.zeros(len(deals), dtype=np.int64)
    group, n_deals, n_events = 0, 0.0, 0.0
    for quarter in range(len(deals)):
        groups[quarter] = group
        n_deals, n_events = n_deals + deals[quarter], n_events + events[quarter]
        if n_deals >= DEALS_PER_QUARTER and n_events >= EVENTS_PER_QUARTER:
            group, n_deals, n_events = group + 1, 0.0, 0.0
    return np.minimum(groups, max(group - 1, 0))


def smooth_quarters(numbers: FloatArray) -> FloatArray:
    """(n, 1) a line; from 12 quarters (n, 2), a cubic spline restricted at three knots (Harrell 2001)."""
    is_known = np.isfinite(numbers)
    if not is_known.any():
        return np.empty((len(numbers), 0))
    quarter = np.where(is_known, numbers, numbers[is_known].mean()) - numbers[is_known].min()
    if len(np.unique(numbers[is_known])) < _QUARTERS_FOR_SPLINE:
        return np.column_stack([quarter])
    first, middle, last = np.quantile(quarter, (0.1, 0.5, 0.9))
    if not first < middle < last:
        return np.column_stack([quarter])
    bend = (
        _cube(quarter - first)
        - _cube(quarter - middle) * (last - first) / (last - middle)
        + _cube(quarter - last) * (middle - first) / (last - middle)
    )
    return np.column_stack([quarter, bend / (last - first) ** 2])


def _cube(values: FloatArray) -> FloatArray:
    cubed: FloatArray = np.maximum(values, 0.0) ** 3
    return cubed
