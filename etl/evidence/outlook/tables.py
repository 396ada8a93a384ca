"""Curves, what-ifs and predictions as tables of the schema `evidence`."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from etl.evidence.inputs import Inputs
from etl.evidence.outlook.curves import MONTHS, Curve, Curves, curves
from etl.evidence.outlook.open_deals import OpenDeals, open_deals
from etl.evidence.outlook.prediction_calibration import Calibration
from etl.evidence.outlook.what_if import WhatIf, sentence, what_if
from etl.evidence.results import Estimate

_LIMITS = dict.fromkeys(("value", "low", "high"), pl.Float64)
_COUNTS = dict.fromkeys(("n_deals", "n_events", "n_accounts"), pl.Int64)
_WHY = {"method": pl.String, "withheld": pl.String}
_CURVE = {
    "arm": pl.String,
    "is_weighted": pl.Boolean,
    "day": pl.Int64,
    **_LIMITS,
    **_COUNTS,
    "n_late": pl.Int64,
    **_WHY,
}
_SCHEMAS: dict[str, Mapping[str, Any]] = {
    "curves": _CURVE,
    "mean_cumulative": _CURVE,
    "at_risk": {
        "measure": pl.String,
        "arm": pl.String,
        "is_weighted": pl.Boolean,
        "month": pl.Int64,
        "n_at_risk": pl.Int64,
    },
    "rmst": {
        "is_weighted": pl.Boolean,
        "first_days": pl.Float64,
        "second_days": pl.Float64,
        **_LIMITS,
        **_COUNTS,
        **_WHY,
    },
    "what_if": {
        "practice": pl.String,
        "n_deals_a_quarter": pl.Float64,
        "n_lacking_a_quarter": pl.Float64,
        "expected": pl.Float64,
        **_LIMITS,
        **_COUNTS,
        **_WHY,
        "sentence": pl.String,
    },
    "open_deals": {
        "deal_id": pl.String,
        "rank": pl.Int64,
        **_LIMITS,
        "n_low": pl.Int64,
        "n_high": pl.Int64,
        **_COUNTS,
        **_WHY,
    },
    "open_deal_steps": {"deal_id": pl.String, "practice": pl.String, **_LIMITS, **_COUNTS, **_WHY},
    "prediction_calibration": {
        "measure": pl.String,
        "band": pl.Int64,
        "expected": pl.Float64,
        **_LIMITS,
        **_COUNTS,
        **_WHY,
    },
    "prediction_overview": {
        "since": pl.Date,
        "n_fitted": pl.Int64,
        "n_held_out": pl.Int64,
        "covered": pl.Float64,
        "is_calibrated": pl.Boolean,
        "reason": pl.String,
    },
}


def outlook_frames(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Everything that this module stores, estimated from the marts. Never raises on data."""
    return to_frames(curves(inputs), what_if(inputs), open_deals(inputs))


def to_frames(shown: Curves, scenarios: Iterable[WhatIf], outlook: OpenDeals) -> dict[str, pl.DataFrame]:
    """The tables, each also when it has no rows.

    curves (arm × day; shares without an escalation yet) and mean_cumulative (escalations so far per deal): a curve
    withheld has one row without a day. at_risk (curve × month), rmst (crude, overlap-weighted), what_if (practice; if
    every deal without it took it up: a share of them avoids that share), open_deals (deal), open_deal_steps (deal ×
    missing practice), prediction_calibration (in the large, slope, and each tenth) and prediction_overview (one row).
    """
    rows = {
        "curves": [row for curve in shown.free for row in _curve(curve)],
        "mean_cumulative": [row for curve in shown.cumulative for row in _curve(curve)],
        "at_risk": [
            row
            for measure, kind in (("curves", shown.free), ("mean_cumulative", shown.cumulative))
            for curve in kind
            for row in _at_risk(measure, curve)
        ],
        "rmst": [
            {"is_weighted": days.is_weighted, "first_days": days.first, "second_days": days.second}
            | _estimate(days.difference)
            for days in shown.free_days
        ],
        "what_if": [_what_if(scenario) for scenario in scenarios],
        "open_deals": [
            {"deal_id": deal.deal_id, "rank": deal.rank, "n_low": deal.n_low, "n_high": deal.n_high}
            | _estimate(deal.expected)
            for deal in outlook.deals
        ],
        "open_deal_steps": [
            {"deal_id": deal.deal_id, "practice": step.practice} | _estimate(step.change)
            for deal in outlook.deals
            for step in deal.steps
        ],
        "prediction_calibration": _calibration(outlook.calibration),
        "prediction_overview": [{name: getattr(outlook.calibration, name) for name in _SCHEMAS["prediction_overview"]}],
    }
    return {
        name: pl.DataFrame([{column: row.get(column) for column in schema} for row in rows[name]], schema=schema)
        for name, schema in _SCHEMAS.items()
    }


def _curve(curve: Curve) -> list[dict[str, Any]]:
    whole = {name: getattr(curve, name) for name in ("arm", "is_weighted", *_COUNTS, "n_late", *_WHY)}
    points = [{"day": p.day, "value": p.value, "low": p.low, "high": p.high} | whole for p in curve.points]
    return points or [whole]


def _at_risk(measure: str, curve: Curve) -> list[dict[str, Any]]:
    whole = {"measure": measure, "arm": curve.arm, "is_weighted": curve.is_weighted}
    return [whole | {"month": month, "n_at_risk": n} for month, n in zip(MONTHS, curve.at_risk, strict=True)]


def _what_if(scenario: WhatIf) -> dict[str, Any]:
    names = ("practice", "n_deals_a_quarter", "n_lacking_a_quarter", "expected")
    known = {name: getattr(scenario, name) for name in names}
    return known | _estimate(scenario.if_every_one) | {"sentence": sentence(scenario)}


def _calibration(calibration: Calibration) -> list[dict[str, Any]]:
    bands = [
        {"measure": "tenth", "band": band.band, "expected": band.expected} | _estimate(band.observed)
        for band in calibration.bands
    ]
    return [
        {"measure": "observed over expected"} | _estimate(calibration.in_the_large),
        {"measure": "slope"} | _estimate(calibration.slope),
        *bands,
    ]


def _estimate(result: Estimate) -> dict[str, Any]:
    return {name: getattr(result, name) for name in (*_LIMITS, *_COUNTS, *_WHY)}
