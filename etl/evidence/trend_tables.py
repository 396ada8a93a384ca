"""The trends as tables of the schema `evidence`, and back."""

import dataclasses
from typing import Any

import polars as pl

from etl.evidence.findings import Trend, TrendQuarter
from etl.evidence.results import Estimate

_LIMITS = dict.fromkeys(("value", "low", "high"), pl.Float64)
_COUNTS = dict.fromkeys(("n_deals", "n_events", "n_accounts"), pl.Int64)
_SLOPE = {**_LIMITS, **_COUNTS, **dict.fromkeys(("method", "withheld"), pl.String)}
_QUARTER = {
    "period": pl.Date,
    "n_events": pl.Int64,
    **dict.fromkeys(("months", "rate", "centre", "low", "high"), pl.Float64),
    "is_signal": pl.Boolean,
    "runs": pl.List(pl.String),
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "trends": {"trend_no": pl.Int64, "measure": pl.String, **_SLOPE},
    "trend_quarters": {"trend_no": pl.Int64, **_QUARTER},
}


def trend_frames(trends: tuple[Trend, ...]) -> dict[str, pl.DataFrame]:
    """`trends`, a row per measure with the slope's rate ratio per year, and `trend_quarters`, measure × quarter."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for trend_no, trend in enumerate(trends, start=1):
        rows["trends"].append({"trend_no": trend_no, "measure": trend.measure, **dataclasses.asdict(trend.slope)})
        rows["trend_quarters"] += [
            {"trend_no": trend_no, **dataclasses.asdict(quarter), "runs": list(quarter.runs)}
            for quarter in trend.quarters
        ]
    return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in _SCHEMAS.items()}


def trends_of(frames: dict[str, pl.DataFrame]) -> tuple[Trend, ...]:
    """The trends that `trend_frames` made the tables of, whatever the order of their rows."""
    quarters: dict[int, list[TrendQuarter]] = {}
    for row in frames["trend_quarters"].sort("trend_no", "period").iter_rows(named=True):
        found = {name: row[name] for name in _QUARTER} | {"runs": tuple(row["runs"])}
        quarters.setdefault(row["trend_no"], []).append(TrendQuarter(**found))
    return tuple(
        Trend(
            measure=row["measure"],
            slope=Estimate(**{name: row[name] for name in _SLOPE}),
            quarters=tuple(quarters.get(row["trend_no"], ())),
        )
        for row in frames["trends"].sort("trend_no").iter_rows(named=True)
    )
