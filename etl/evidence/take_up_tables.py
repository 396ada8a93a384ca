"""Staggered take-up as tables of the schema `evidence`, and back."""

import dataclasses
from typing import Any

import polars as pl

from etl.evidence.findings import QuarterSinceTakeUp, TakeUp, UnitTakeUp
from etl.evidence.results import Estimate

_ESTIMATE = {
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    **dict.fromkeys(("n_deals", "n_events", "n_accounts"), pl.Int64),
    **dict.fromkeys(("method", "withheld"), pl.String),
}
_WHOLE = {
    "unit": pl.String,
    **dict.fromkeys(("p", "rise", "pre_trend_ratio", "pre_trend_p"), pl.Float64),
    **dict.fromkeys(("n_units", "n_took_up"), pl.Int64),
    "disagrees": pl.Boolean,
}
_UNIT = {
    "name": pl.String,
    "take_up_on": pl.Date,
    **dict.fromkeys(("share_before", "share_since"), pl.Float64),
    "n_deals": pl.Int64,
}
_QUARTER = {
    "quarter": pl.Int64,
    **dict.fromkeys(("ratio", "low", "high"), pl.Float64),
    **dict.fromkeys(("n_deals", "n_events"), pl.Int64),
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "take_up": {"take_up_no": pl.Int64, **_WHOLE, **_ESTIMATE},
    "take_up_estimators": {"take_up_no": pl.Int64, "estimator_no": pl.Int64, "name": pl.String, **_ESTIMATE},
    "take_up_units": {"take_up_no": pl.Int64, "unit_no": pl.Int64, **_UNIT},
    "take_up_quarters": {"take_up_no": pl.Int64, **_QUARTER},
}


def take_up_frames(found: tuple[TakeUp, ...]) -> dict[str, pl.DataFrame]:
    """take_up (a kind of unit), take_up_estimators (kind × other estimator), take_up_units and take_up_quarters."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for number, of in enumerate(found, start=1):
        whole = {"take_up_no": number}
        rows["take_up"].append(whole | {name: getattr(of, name) for name in _WHOLE} | dataclasses.asdict(of.ratio))
        rows["take_up_estimators"] += [
            whole | {"estimator_no": at, "name": name} | dataclasses.asdict(ratio)
            for at, (name, ratio) in enumerate(of.estimators, start=1)
        ]
        rows["take_up_units"] += [
            whole | {"unit_no": at} | dataclasses.asdict(unit) for at, unit in enumerate(of.units, start=1)
        ]
        rows["take_up_quarters"] += [whole | dataclasses.asdict(quarter) for quarter in of.quarters]
    return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in _SCHEMAS.items()}


def take_up_of(frames: dict[str, pl.DataFrame]) -> tuple[TakeUp, ...]:
    """What `take_up_frames` made the tables of, whatever the order of their rows."""
    return tuple(
        TakeUp(
            ratio=_picked(row, _ESTIMATE, Estimate),
            estimators=tuple(
                (other["name"], _picked(other, _ESTIMATE, Estimate))
                for other in _rows(frames["take_up_estimators"], row, "estimator_no")
            ),
            units=tuple(_picked(unit, _UNIT, UnitTakeUp) for unit in _rows(frames["take_up_units"], row, "unit_no")),
            quarters=tuple(
                _picked(quarter, _QUARTER, QuarterSinceTakeUp)
                for quarter in _rows(frames["take_up_quarters"], row, "quarter")
            ),
            **{name: row[name] for name in _WHOLE},
        )
        for row in frames["take_up"].sort("take_up_no").iter_rows(named=True)
    )


def _rows(frame: pl.DataFrame, of: dict[str, Any], order: str) -> list[dict[str, Any]]:
    return frame.filter(pl.col("take_up_no") == of["take_up_no"]).sort(order).to_dicts()


def _picked(row: dict[str, Any], fields: dict[str, Any], kind: Any) -> Any:
    return kind(**{name: row[name] for name in fields})
