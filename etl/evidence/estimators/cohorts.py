"""Deals with an outcome of any kind as a panel, so that one engine serves losses, clauses and trust signals alike."""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.estimators.panel import DAYS_PER_MONTH, Panel, panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

_ROW = "deal_id"


def everyone(
    rows: pl.DataFrame, numbers: dict[str, FloatArray] | None = None, *, fiscal_year: FiscalYear = CALENDAR_YEAR
) -> Panel:
    """Each row, with covariates named as in marts.deal_outcomes, and no outcome yet. `numbers` (n,) join its own."""
    given = pl.Series(_ROW, np.arange(len(rows)), pl.Int64).cast(pl.String)
    named = rows.with_columns(given) if len(rows) else pl.DataFrame(schema={_ROW: pl.String})
    followed = named.select(_ROW, pl.lit("0-3").alias("window"), pl.lit(1.0).alias("exposure_days"))
    observed = panel(named, followed, fiscal_year=fiscal_year)
    return dataclasses.replace(observed, numbers={**observed.numbers, **(numbers or {})})


def followed(cohort: Panel, time: FloatArray, events: FloatArray, controls: FloatArray | None = None) -> Panel:
    """The deals of `everyone` with `time` at risk, `events` and `controls`, (n, w) each; the others are left out."""
    at_risk = np.where(np.isfinite(time) & (time > 0), time, 0.0)
    happened = np.where(np.isfinite(events) & (events > 0) & (at_risk > 0), events, 0.0)
    is_at_risk: BoolArray = np.asarray((at_risk > 0).any(axis=1))
    others = np.zeros_like(happened) if controls is None else np.where(at_risk > 0, controls, 0.0)
    outcome = dataclasses.replace(cohort, months=at_risk, events=happened, controls=others)
    return outcome.only(is_at_risk)


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
