"""Time to the first trust signal, with deals that have none yet counted as waiting.

Kaplan–Meier median; its interval are the times at which the log-log interval of the survival curve (Greenwood's
variance) contains one half (Brookmeyer & Crowley 1982).
"""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.locale import deferred, t
from etl.evidence import Estimate

DAYS_PER_MONTH = 30.4375
_METHOD = deferred("Kaplan–Meier median, Brookmeyer–Crowley interval")
_QUANTILE = 1.959964
_HALF = 0.5
_EPOCH = date(1970, 1, 1)
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def median_months(deals: pl.DataFrame, *, as_of_on: date) -> Estimate:
    """Months from signature until half of the deals have had a trust signal, as known on `as_of_on`.

    `deals`: signed_on, followup_end_on, first_trust_signal_on, account_id. Withheld where fewer than half had one.
    """
    return medians_months(deals, [as_of_on])[0]


def medians_months(deals: pl.DataFrame, days: Sequence[date]) -> list[Estimate]:
    """As `median_months`, as known on each of `days`."""
    signed, ends, first = (
        deals[name].cast(pl.Date).cast(pl.Int32).cast(pl.Float64).fill_null(math.nan).to_numpy()
        for name in ("signed_on", "followup_end_on", "first_trust_signal_on")
    )
    accounts = deals["account_id"].rank("dense").fill_null(0).to_numpy()
    return [_as_known_on((day - _EPOCH).days, signed, ends, first, accounts) for day in days]


def _as_known_on(today: int, signed: FloatArray, ends: FloatArray, first: FloatArray, accounts: IntArray) -> Estimate:
    """The estimate as known on a day; days as numbers, not a number where there is none."""
    is_event = first <= today
    waited = np.where(is_event, first, np.fmin(ends, today)) - signed
    is_known = signed < today
    counts = is_known & (waited >= 0)
    n_events = int(is_event[counts].sum())
    median, low, high = _median(waited[counts].astype(np.int64), is_event[counts])
    why = None if median is not None else t("Fewer than half of these deals have had a trust signal so far.")
    n_accounts = len(np.unique(accounts[is_known]))
    return Estimate(median, low, high, int(counts.sum()), n_events, n_accounts, t(_METHOD), withheld=why)


def _median(waited: IntArray, is_event: BoolArray) -> tuple[float | None, float | None, float | None]:
    """Median and limits in months; a limit that the data do not reach is null. `waited`: days from 0 on."""
    n_events = np.bincount(waited, weights=is_event)
    ended = np.bincount(waited)
    days = np.flatnonzero(n_events)
    at_risk, seen = (len(waited) - np.cumsum(ended) + ended)[days].astype(np.float64), n_events[days]
    survival = np.cumprod(1 - seen / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(np.where(at_risk > seen, seen / (at_risk * (at_risk - seen)), math.inf))
        half = _QUANTILE * np.sqrt(variance) / np.abs(np.log(survival))
        is_inside = (survival > 0) & np.isfinite(variance)
        lower, upper = (np.where(is_inside, survival ** np.exp(side * half), 0.0) for side in (1, -1))
    found = (days[values <= _HALF] for values in (survival, lower, upper))
    return tuple(float(reached[0]) / DAYS_PER_MONTH if len(reached) else None for reached in found)  # type: ignore[return-value]
