"""The first year after signature cut by quarter of time: who was observed then, and what happened then."""

import dataclasses
import math
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from etl.evidence.estimators.outcomes import MONTHS_FROM, located
from etl.evidence.estimators.panel import DAYS_PER_MONTH, Panel, typed
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.inputs import Inputs

_DAYS = ("signed_on", "observed_from_on", "observed_to_on")


def by_calendar_quarter(
    inputs: Inputs, observed: Panel, counted: pl.DataFrame, labels: tuple[str, ...]
) -> Panel | None:
    """The panel with a window for every quarter of time within each of its own, so that each quarter has its own rate.

    A stratum of the Poisson likelihood is worth its events alone: those without any are left out, and no number of them
    biases the ratio (Hausman, Hall & Griliches 1984). `counted` are the tickets that are the panel's events, with
    `deal_id`, `event_at` and `window`. None where days are missing, or the tickets are not those that the panel counts.
    """
    spans = _spans(inputs, observed)
    events = located(observed, counted, labels)
    if spans is None or not events.height or events.height != observed.n_events:
        return None
    event_on = pl.col("event_at").dt.date()
    year = inputs.fiscal_year
    quarters = events.select(year.numbers(event_on)).to_series().to_numpy()
    first = int(quarters.min())
    n_quarters = int(quarters.max()) - first + 1
    edges = [_number(year.first_day(first + place)) for place in range(n_quarters + 1)]
    cell = (events["at"] * len(labels) + events["window_no"]) * n_quarters + quarters - first
    n_cells = len(labels) * n_quarters
    counts = np.bincount(cell.to_numpy(), minlength=observed.n_deals * n_cells).astype(np.float64)
    counts = counts.reshape(observed.n_deals, n_cells)
    months = np.hstack([_months(spans, window, edges) for window in labels])
    is_told = counts.any(axis=0)
    if (counts * (months <= 0)).any():
        return None
    return dataclasses.replace(
        observed, months=months[:, is_told], events=counts[:, is_told], controls=np.zeros_like(counts[:, is_told])
    )


def _spans(inputs: Inputs, observed: Panel) -> tuple[IntArray, IntArray, IntArray] | None:
    """(n,) each: days of signature, of the first observed day and of the day after the last."""
    days = typed(inputs.deals, {"deal_id": pl.String, **dict.fromkeys(_DAYS, pl.Date)}).unique("deal_id", keep="first")
    ids = pl.DataFrame({"deal_id": pl.Series(observed.deal_ids, dtype=pl.String)})
    found = ids.join(days, on="deal_id", how="left", maintain_order="left").select(pl.col(_DAYS).cast(pl.Int32))
    if sum(found.null_count().row(0)):
        return None
    signed, start, end = (found[name].to_numpy().astype(np.int64) for name in _DAYS)
    return signed, start, end


def _months(spans: tuple[IntArray, IntArray, IntArray], window: str, quarter_edges: list[int]) -> FloatArray:
    """(n, q) observed months within a window and each quarter, whose edges are days as numbers."""
    signed, observed_from, observed_to = spans
    edges = [math.ceil(months * DAYS_PER_MONTH) for months in MONTHS_FROM.values()] + [np.iinfo(np.int32).max]
    at = list(MONTHS_FROM).index(window)
    start = np.maximum(observed_from, signed + edges[at])
    end = np.minimum(observed_to, signed + edges[at + 1])
    columns = []
    for low, high in pairwise(quarter_edges):
        columns.append(np.clip(np.minimum(end, high) - np.maximum(start, low), 0, None) / DAYS_PER_MONTH)
    return np.column_stack(columns)


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(int))
