"""Deals with an outcome of any kind as a panel, so that one engine serves losses, clauses and trust signals alike."""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.panel import DAYS_PER_MONTH, Panel, panel, typed
from etl.evidence.poisson import BoolArray, FloatArray, IntArray

_ROW = "deal_id"


def cohort(
    rows: pl.DataFrame,
    *,
    time: FloatArray,
    events: FloatArray,
    controls: FloatArray | None = None,
    numbers: dict[str, FloatArray] | None = None,
) -> Panel:
    """The rows (covariates named as in marts.deal_outcomes) with `time` at risk and `events`, both (n, w).

    Rows without time at risk are left out, and events in a window without. `numbers` (n,) join the panel's own.
    """
    given = pl.Series(_ROW, np.arange(len(rows)), pl.Int64).cast(pl.String)
    named = rows.with_columns(given) if len(rows) else pl.DataFrame(schema={_ROW: pl.String})
    followed = named.select(_ROW, pl.lit("0-3").alias("window"), pl.lit(1.0).alias("exposure_days"))
    everyone = panel(named, followed)
    is_at_risk: BoolArray = np.asarray((np.nan_to_num(time) > 0).any(axis=1))
    at_risk = np.maximum(np.nan_to_num(time), 0.0)
    counted = dataclasses.replace(
        everyone,
        months=at_risk,
        events=np.nan_to_num(events) * (at_risk > 0),
        controls=np.nan_to_num(np.zeros_like(events) if controls is None else controls) * (at_risk > 0),
        numbers={**everyone.numbers, **(numbers or {})},
    )
    return counted.only(is_at_risk)


def spells(days: FloatArray, is_event: BoolArray, edges: tuple[float, ...]) -> tuple[FloatArray, FloatArray]:
    """Months at risk and events per window (a, b] of days, both (n, w); the last window is open.

    An event on day 0 counts as half a day in. Unknown or negative days are no time at risk.
    """
    is_known = np.isfinite(days) & (days >= 0)
    lasted = np.where(is_known, np.where(is_event, np.maximum(days, 0.5), days), 0.0)
    starts, ends = np.array(edges), np.array([*edges[1:], np.inf])
    at_risk = np.clip(np.minimum(lasted[:, None], ends) - starts, 0, None)
    is_in = (lasted[:, None] > starts) & (lasted[:, None] <= ends)
    return at_risk / DAYS_PER_MONTH, (is_in & (is_event & is_known)[:, None]).astype(np.float64)


def column(rows: pl.DataFrame, name: str) -> FloatArray:
    """(n,) a column as numbers; nan where the column or the value is missing."""
    values = typed(rows, {name: pl.Float64})[name].fill_null(float("nan"))
    return values.to_numpy().astype(np.float64)


def account_codes(rows: pl.DataFrame) -> IntArray:
    """(n,) codes of the ultimate parent accounts; a row without an account is one of its own."""
    named = typed(rows, dict.fromkeys(("ultimate_account_id", "account_id"), pl.String))
    known = pl.coalesce("ultimate_account_id", "account_id", pl.format("row {}", pl.int_range(pl.len())))
    return named.select(known.rank("dense").cast(pl.Int64)).to_series().to_numpy() - 1
