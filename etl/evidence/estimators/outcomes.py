"""Other definitions of the outcome and of how tickets go to deals, counted from the tickets into the same windows."""

import math
from collections.abc import Sequence

import numpy as np
import polars as pl

from etl.evidence.estimators.panel import DAYS_PER_MONTH, WINDOWS, Panel, typed
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.inputs import Inputs

MONTHS_FROM = {"0-3": 0, "3-6": 3, "6-12": 6, "12+": 12}
_TICKETS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("ticket_id", "deal_id", "cause", "attribution"), pl.String),
    **dict.fromkeys(("is_escalated", "is_surprise", "is_control"), pl.Boolean),
    **dict.fromkeys(("is_escalation_p1", "is_escalation_management_level"), pl.Boolean),
    "event_at": pl.Datetime,
}
_DEALS: dict[str, type[pl.DataType]] = {
    "deal_id": pl.String,
    **dict.fromkeys(("signed_on", "observed_from_on", "observed_to_on"), pl.Date),
}
_IS_ATTRIBUTABLE = ~pl.col("is_control").fill_null(False)
DEFINITIONS = {
    "attributable": pl.col("is_escalated") & _IS_ATTRIBUTABLE,
    "all": pl.col("is_escalated"),
    "priority 1": pl.col("is_escalation_p1") & _IS_ATTRIBUTABLE,
    "management level": pl.col("is_escalation_management_level") & _IS_ATTRIBUTABLE,
    "surprise": pl.col("is_escalated") & pl.col("is_surprise"),
}
_IN_WINDOWS = {  # marts.deal_windows counts these itself
    "attributable": "n_attributable_escalations",
    "all": "n_escalations",
    "surprise": "n_surprise_escalations",
}


def in_followup(inputs: Inputs) -> pl.DataFrame:
    """The tickets within their deal's observed follow-up, with `days` since signature and `window`."""
    tickets = typed(inputs.tickets, _TICKETS).drop_nulls(["deal_id", "event_at"])
    deals = typed(inputs.deals, _DEALS).drop_nulls("signed_on").unique("deal_id", keep="first")
    event_on = pl.col("event_at").dt.date()
    days = (event_on - pl.col("signed_on")).dt.total_days()
    bounds = [math.ceil(months * DAYS_PER_MONTH) for months in MONTHS_FROM.values()][1:]
    return (
        tickets.join(deals, on="deal_id", how="inner")
        .filter(event_on >= pl.col("observed_from_on"), event_on < pl.col("observed_to_on"), days >= 0)
        .with_columns(
            days.alias("days"),
            days.cut(bounds, labels=list(MONTHS_FROM), left_closed=True).cast(pl.String).alias("window"),
        )
    )


def windows_of(
    inputs: Inputs, counted: pl.DataFrame, *, outcome: str, is_direct_only: bool = False
) -> pl.DataFrame | None:
    """marts.deal_windows with another outcome as `n_attributable_escalations`; None where nothing tells it.

    `counted` are the tickets of `in_followup`.
    """
    in_windows = _IN_WINDOWS.get(outcome)
    if not is_direct_only and in_windows in inputs.windows.columns:
        return inputs.windows.with_columns(pl.col(in_windows).alias("n_attributable_escalations"))
    if counted.is_empty() or not {"deal_id", "window"} <= set(inputs.windows.columns):
        return None
    chosen = counted.filter(DEFINITIONS[outcome].fill_null(False))
    if is_direct_only:
        chosen = chosen.filter(pl.col("attribution") == "direct")
    return with_counts(inputs.windows, chosen)


def counts_in(observed: Panel, counted: pl.DataFrame, labels: Sequence[str] = tuple(WINDOWS)) -> FloatArray:
    """(n, w) how many of the tickets `counted` fall into each deal's observed windows."""
    places = located(observed, counted, labels)
    cell = (places["at"] * len(labels) + places["window_no"]).to_numpy()
    counts = np.bincount(cell, minlength=observed.n_deals * len(labels)).astype(np.float64)
    return counts.reshape(observed.n_deals, len(labels)) * (observed.months > 0)


def summed_in(observed: Panel, windows: pl.DataFrame, labels: Sequence[str]) -> FloatArray:
    """(n, w) `n_attributable_escalations` of windows, as `panel` reads them, in each deal's observed windows."""
    keys = dict.fromkeys(("deal_id", "window"), pl.String)
    places = located(observed, typed(windows, keys | {"n_attributable_escalations": pl.Float64}), labels)
    cell = (places["at"] * len(labels) + places["window_no"]).to_numpy()
    numbers = places["n_attributable_escalations"].fill_null(0.0).to_numpy()
    sums = np.bincount(cell, weights=numbers, minlength=observed.n_deals * len(labels)).clip(min=0)
    return sums.reshape(observed.n_deals, len(labels)) * (observed.months > 0)


def located(observed: Panel, counted: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """The tickets of the panel's deals and windows, with `at`, the row of the deal, and `window_no`."""
    ids = pl.DataFrame({"deal_id": pl.Series(observed.deal_ids, dtype=pl.String)}).with_row_index("at")
    windows = pl.DataFrame({"window": labels}, schema={"window": pl.String}).with_row_index("window_no")
    joined = counted.join(ids, on="deal_id", how="inner").join(windows, on="window", how="inner")
    return joined.with_columns(pl.col("at", "window_no").cast(pl.Int64))


def with_counts(windows: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """`windows` with the number of the tickets `counted` as `n_attributable_escalations`."""
    counts = counted.group_by("deal_id", "window").agg(pl.len().cast(pl.Float64).alias("n_attributable_escalations"))
    return (
        windows.with_columns(pl.col("deal_id", "window").cast(pl.String))
        .drop("n_attributable_escalations", strict=False)
        .join(counts, on=["deal_id", "window"], how="left", maintain_order="left")
        .with_columns(pl.col("n_attributable_escalations").fill_null(0.0))
    )
