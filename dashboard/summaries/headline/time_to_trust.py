"""Time to the first trust signal, with deals that have none yet counted as waiting.

Kaplan–Meier median; its interval are the times at which the log-log interval of the survival curve (Greenwood's
variance) contains one half (Brookmeyer & Crowley 1982).
"""

import math
from datetime import date

import polars as pl

from dashboard.locale import deferred, t
from etl.evidence import Estimate

DAYS_PER_MONTH = 30.4375
_METHOD = deferred("Kaplan–Meier median, Brookmeyer–Crowley interval")
_QUANTILE = 1.959964


def median_months(deals: pl.DataFrame, *, as_of_on: date) -> Estimate:
    """Months from signature until half of the deals have had a trust signal, as known on `as_of_on`.

    `deals`: signed_on, followup_end_on, first_trust_signal_on, account_id. Withheld where fewer than half had one.
    """
    known = deals.filter(pl.col("signed_on") < as_of_on)
    is_event = pl.col("first_trust_signal_on").is_not_null() & (pl.col("first_trust_signal_on") <= as_of_on)
    waited_until = pl.min_horizontal(pl.col("followup_end_on").fill_null(as_of_on), pl.lit(as_of_on))
    times = known.select(
        day=(
            pl.when(is_event).then("first_trust_signal_on").otherwise(waited_until) - pl.col("signed_on")
        ).dt.total_days(),
        is_event=is_event,
    ).filter(pl.col("day") >= 0)
    median, low, high = _median(times)
    n_events = int(times["is_event"].sum())
    why = None if median is not None else t("Fewer than half of these deals have had a trust signal so far.")
    return Estimate(median, low, high, len(times), n_events, known["account_id"].n_unique(), t(_METHOD), withheld=why)


def _median(times: pl.DataFrame) -> tuple[float | None, float | None, float | None]:
    """Median and limits in months; a limit that the data do not reach is null."""
    median = low = high = None
    survival, variance = 1.0, 0.0
    at_risk = len(times)
    for day, n_events, n in times.group_by("day").agg(pl.col("is_event").sum(), n=pl.len()).sort("day").iter_rows():
        if n_events:
            survival *= 1 - n_events / at_risk
            variance += n_events / (at_risk * (at_risk - n_events)) if at_risk > n_events else math.inf
            lower, upper = _log_log(survival, variance)
            low = day if low is None and lower <= 0.5 else low
            median = day if median is None and survival <= 0.5 else median
            high = day if high is None and upper <= 0.5 else high
        at_risk -= n
    return tuple(None if value is None else value / DAYS_PER_MONTH for value in (median, low, high))  # type: ignore[return-value]


def _log_log(survival: float, variance: float) -> tuple[float, float]:
    if survival <= 0 or not math.isfinite(variance):
        return 0.0, 0.0
    half = _QUANTILE * math.sqrt(variance) / abs(math.log(survival))
    return survival ** math.exp(half), survival ** math.exp(-half)
