"""Evidence as tables of the schema `evidence`, and back: what a build stores is what a page reads."""

import dataclasses
from typing import Any

import polars as pl

from etl.evidence.results import Claim, Estimate, Evidence, Level, Verdict

_ESTIMATE = {
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n_deals": pl.Int64,
    "n_events": pl.Int64,
    "n_accounts": pl.Int64,
    "method": pl.String,
    "withheld": pl.String,
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "claims": {
        "claim_no": pl.Int64,
        "claim_id": pl.String,
        "contrast": pl.String,
        "measure": pl.String,
        "verdict": pl.String,
        "reasons": pl.List(pl.String),
        "is_provisional": pl.Boolean,
        "unknown_share": pl.Float64,
        "adjustment": pl.List(pl.String),
        "e_value": pl.Float64,
        "smallest_detectable": pl.Float64,
    },
    "levels": {"score": pl.Int64, "n_deals": pl.Int64, "n_events": pl.Int64, "months": pl.Float64},
    "estimates": {"subject": pl.String, "measure": pl.String, **_ESTIMATE},
    "overview": {"n_deals": pl.Int64, "n_observed_deals": pl.Int64, "linearity_p": pl.Float64},
}
_OF_CLAIM = ("crude", "adjusted", "control_ratio")
_OF_LEVEL = ("crude", "adjusted")
_OF_ALL = ("avoided_per_100", "avoided_against_none")
_ALL = "all deals"


def to_frames(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The tables claims (one row per contrast), levels (score), estimates (subject × measure) and overview (one row).

    `estimates.subject` is "claim 1" and so on (claims.claim_no), "score 0" and so on, or "all deals".
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for number, claim in enumerate(evidence.claims, start=1):
        rows["claims"].append({"claim_no": number, **_plain(claim)})
        rows["estimates"] += [_row(f"claim {number}", measure, getattr(claim, measure)) for measure in _OF_CLAIM]
    for level in evidence.levels:
        rows["levels"].append(_plain(level))
        rows["estimates"] += [_row(f"score {level.score}", measure, getattr(level, measure)) for measure in _OF_LEVEL]
    rows["estimates"] += [_row(_ALL, measure, getattr(evidence, measure)) for measure in _OF_ALL]
    rows["overview"].append(_plain(evidence))
    return {
        name: pl.DataFrame([{column: row[column] for column in schema} for row in rows[name]], schema=schema)
        for name, schema in _SCHEMAS.items()
    }


def from_frames(frames: dict[str, pl.DataFrame]) -> Evidence:
    """The evidence that `to_frames` made the tables of, whatever the order of their rows."""
    estimates = {
        (row.pop("subject"), row.pop("measure")): Estimate(**row) for row in frames["estimates"].iter_rows(named=True)
    }
    overview = frames["overview"].row(0, named=True)
    return Evidence(
        claims=tuple(_claim(row, estimates) for row in frames["claims"].sort("claim_no").iter_rows(named=True)),
        levels=tuple(_level(row, estimates) for row in frames["levels"].sort("score").iter_rows(named=True)),
        **(overview | {measure: estimates[_ALL, measure] for measure in _OF_ALL}),
    )


def _claim(row: dict[str, Any], estimates: dict[tuple[str, str], Estimate]) -> Claim:
    number = row.pop("claim_no")
    row |= {measure: estimates[f"claim {number}", measure] for measure in _OF_CLAIM}
    row |= {
        "verdict": Verdict(row["verdict"]),
        "reasons": tuple(row["reasons"]),
        "adjustment": tuple(row["adjustment"]),
    }
    return Claim(**row)


def _level(row: dict[str, Any], estimates: dict[tuple[str, str], Estimate]) -> Level:
    return Level(**(row | {measure: estimates[f"score {row['score']}", measure] for measure in _OF_LEVEL}))


def _row(subject: str, measure: str, estimate: Estimate) -> dict[str, Any]:
    return {"subject": subject, "measure": measure, **_plain(estimate)}


def _plain(result: Claim | Level | Estimate | Evidence) -> dict[str, Any]:
    """The result's fields; tuples become lists."""
    fields = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
