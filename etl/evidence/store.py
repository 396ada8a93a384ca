"""Evidence as tables of the schema `evidence`, and back: what a build stores is what a page reads."""

import dataclasses
from collections.abc import Iterable
from typing import Any, TypeVar

import polars as pl

from etl.evidence.checks.variant_designs import Settings
from etl.evidence.findings import Benchmark, Decisions, Evidence
from etl.evidence.group_tables import factors_of, group_frames
from etl.evidence.results import (
    Agreement,
    Balance,
    Check,
    Claim,
    Cost,
    Estimate,
    Influence,
    Level,
    Requirement,
    Specification,
    Verdict,
)
from etl.evidence.take_up_tables import take_up_frames, take_up_of
from etl.evidence.trend_tables import trend_frames, trends_of

_Result = (
    Claim
    | Level
    | Estimate
    | Evidence
    | Check
    | Agreement
    | Influence
    | Specification
    | Balance
    | Benchmark
    | Decisions
)
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
_Item = TypeVar("_Item")
_AGREEMENT = {
    "n_specifications": pl.Int64,
    "median_ratio": pl.Float64,
    "share_below_1": pl.Float64,
    "share_clearly_below_1": pl.Float64,
}
_INFLUENCE = {
    "low_without_an_account": pl.Float64,
    "high_without_an_account": pl.Float64,
    "most_influential_account": pl.String,
    "low_without_an_owner": pl.Float64,
    "high_without_an_owner": pl.Float64,
    "most_influential_owner": pl.String,
    "low_without_a_lead": pl.Float64,
    "high_without_a_lead": pl.Float64,
    "most_influential_lead": pl.String,
}
_AXES = tuple(field.name for field in dataclasses.fields(Settings))
_SCHEMAS: dict[str, dict[str, Any]] = {
    "claims": {
        "claim_no": pl.Int64,
        "claim_id": pl.String,
        "contrast": pl.String,
        "measure": pl.String,
        "verdict": pl.String,
        "own_verdict": pl.String,
        "is_under_review": pl.Boolean,
        "reasons": pl.List(pl.String),
        "fails": pl.List(pl.String),
        "is_provisional": pl.Boolean,
        "unknown_share": pl.Float64,
        "adjustment": pl.List(pl.String),
        "e_value": pl.Float64,
        "smallest_detectable": pl.Float64,
        "bound_all_done": pl.Float64,
        "bound_none_done": pl.Float64,
        "worst_case": pl.Float64,
        **{f"agreement_{name}": dtype for name, dtype in _AGREEMENT.items()},
        **{f"influence_{name}": dtype for name, dtype in _INFLUENCE.items()},
    },
    "checks": {
        "claim_no": pl.Int64,
        "check_no": pl.Int64,
        "name": pl.String,
        "is_passed": pl.Boolean,
        "text": pl.String,
        "is_estimated": pl.Boolean,
        **_ESTIMATE,
    },
    "specifications": {
        "specification_no": pl.Int64,
        "claim_id": pl.String,
        **dict.fromkeys(_AXES, pl.String),
        "log_ratio": pl.Float64,
        "se": pl.Float64,
        "n_deals": pl.Int64,
        "n_events": pl.Int64,
    },
    "balance": {
        "balance_no": pl.Int64,
        "covariate": pl.String,
        "raw": pl.Float64,
        "weighted": pl.Float64,
        "is_flagged": pl.Boolean,
    },
    "benchmarks": {
        "benchmark_no": pl.Int64,
        "covariate": pl.String,
        "shift": pl.Float64,
        "times": pl.Float64,
        "times_limit": pl.Float64,
    },
    "decisions": {
        "p_fewer": pl.Float64,
        "p_clearly_fewer": pl.Float64,
        "deals_per_quarter": pl.Float64,
        "cost_per_escalation": pl.Float64,
        "cost_currency": pl.String,
    },
    "levels": {"score": pl.Int64, "n_deals": pl.Int64, "n_events": pl.Int64, "months": pl.Float64},
    "estimates": {"subject": pl.String, "measure": pl.String, **_ESTIMATE},
    "overview": {"n_deals": pl.Int64, "n_observed_deals": pl.Int64, "linearity_p": pl.Float64},
}
_OF_CLAIM = ("crude", "adjusted", "control_ratio")
_OF_LEVEL = ("crude", "adjusted")
_OF_ALL = ("avoided_per_100", "avoided_against_none")
_OF_DECISIONS = ("ratio", "avoided_per_quarter", "avoided_shrunken")
_OF_COST = ("saved_per_quarter", "saved_shrunken")  # of decisions too, where the firm gives a cost
_ALL = "all deals"
_DECISIONS = "decisions"


def to_frames(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The evidence as tables.

    What a row of each is: claims a contrast, checks a check of one, specifications a specification, levels a score,
    balance and benchmarks a covariate, decisions and overview all, estimates a subject and measure. `estimates.subject`
    is "claim 1" and so on (claims.claim_no), "score 0" and so on, "decisions", or "all deals". The rest as
    `group_frames`, `trend_frames` and `take_up_frames` make it.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for number, claim in enumerate(evidence.claims, start=1):
        rows["claims"].append({"claim_no": number, **_claim_row(claim)})
        rows["estimates"] += [_row(f"claim {number}", measure, getattr(claim, measure)) for measure in _OF_CLAIM]
        rows["checks"] += [
            {"claim_no": number, "check_no": position, **_check_row(check)}
            for position, check in _counted(claim.checks)
        ]
    for level in evidence.levels:
        rows["levels"].append(_plain(level))
        rows["estimates"] += [_row(f"score {level.score}", measure, getattr(level, measure)) for measure in _OF_LEVEL]
    rows["specifications"] = [
        {"specification_no": position, "claim_id": claim_id, **specification.settings, **_plain(specification)}
        for position, (claim_id, specification) in _counted(evidence.specifications)
    ]
    rows["balance"] = [{"balance_no": position, **_plain(row)} for position, row in _counted(evidence.balance)]
    rows["estimates"] += [_row(_ALL, measure, getattr(evidence, measure)) for measure in _OF_ALL]
    rows["overview"].append(_plain(evidence))
    if evidence.decisions is not None:
        found = evidence.decisions
        rows["decisions"].append({**_plain(found), **_cost_row(found.cost)})
        rows["benchmarks"] = [{"benchmark_no": at, **_plain(one)} for at, one in _counted(found.benchmarks)]
        measures = _OF_DECISIONS if found.cost is None else (*_OF_DECISIONS, *_OF_COST)
        rows["estimates"] += [_row(_DECISIONS, measure, getattr(found, measure)) for measure in measures]
    frames = {
        name: pl.DataFrame([{column: row[column] for column in schema} for row in rows[name]], schema=schema)
        for name, schema in _SCHEMAS.items()
    }
    return frames | group_frames(evidence.factors) | trend_frames(evidence.trends) | take_up_frames(evidence.take_up)


def from_frames(frames: dict[str, pl.DataFrame]) -> Evidence:
    """The evidence that `to_frames` made the tables of, whatever the order of their rows."""
    estimates = {
        (row.pop("subject"), row.pop("measure")): Estimate(**row) for row in frames["estimates"].iter_rows(named=True)
    }
    checks = [_check(row) for row in frames["checks"].sort("claim_no", "check_no").iter_rows(named=True)]
    overview = frames["overview"].row(0, named=True)
    return Evidence(
        claims=tuple(_claim(row, estimates, checks) for row in frames["claims"].sort("claim_no").iter_rows(named=True)),
        levels=tuple(_level(row, estimates) for row in frames["levels"].sort("score").iter_rows(named=True)),
        specifications=tuple(
            _specification(row) for row in frames["specifications"].sort("specification_no").iter_rows(named=True)
        ),
        balance=tuple(
            Balance(**row) for row in frames["balance"].sort("balance_no").drop("balance_no").iter_rows(named=True)
        ),
        factors=factors_of(frames),
        trends=trends_of(frames),
        take_up=take_up_of(frames),
        decisions=_decisions(frames, estimates),
        **(overview | {measure: estimates[_ALL, measure] for measure in _OF_ALL}),
    )


def _decisions(frames: dict[str, pl.DataFrame], estimates: dict[tuple[str, str], Estimate]) -> Decisions | None:
    if frames["decisions"].is_empty():
        return None
    ordered = frames["benchmarks"].sort("benchmark_no").drop("benchmark_no")
    found: dict[str, Any] = frames["decisions"].row(0, named=True)
    found |= {measure: estimates[_DECISIONS, measure] for measure in _OF_DECISIONS}
    found |= {measure: estimates.get((_DECISIONS, measure)) for measure in _OF_COST}
    amount, currency = found.pop("cost_per_escalation"), found.pop("cost_currency")
    found["cost"] = None if amount is None else Cost(amount, currency)
    return Decisions(**found, benchmarks=tuple(Benchmark(**row) for row in ordered.iter_rows(named=True)))


def _cost_row(cost: Cost | None) -> dict[str, Any]:
    amount, currency = (None, None) if cost is None else (cost.amount, cost.currency)
    return {"cost_per_escalation": amount, "cost_currency": currency}


def _claim_row(claim: Claim) -> dict[str, Any]:
    agreement = dict.fromkeys(_AGREEMENT) if claim.agreement is None else _plain(claim.agreement)
    influence = dict.fromkeys(_INFLUENCE) if claim.influence is None else _plain(claim.influence)
    all_done, none_done = claim.bounds
    return {
        **_plain(claim),
        "bound_all_done": all_done,
        "bound_none_done": none_done,
        **{f"agreement_{name}": value for name, value in agreement.items()},
        **{f"influence_{name}": value for name, value in influence.items()},
    }


def _claim(row: dict[str, Any], estimates: dict[tuple[str, str], Estimate], checks: list[tuple[int, Check]]) -> Claim:
    number = row.pop("claim_no")
    agreement = {name: row.pop(f"agreement_{name}") for name in _AGREEMENT}
    influence = {name: row.pop(f"influence_{name}") for name in _INFLUENCE}
    row |= {measure: estimates[f"claim {number}", measure] for measure in _OF_CLAIM}
    row |= {
        "verdict": Verdict(row["verdict"]),
        "own_verdict": None if row["own_verdict"] is None else Verdict(row["own_verdict"]),
        "fails": tuple(map(Requirement, row["fails"])),
        "reasons": tuple(row["reasons"]),
        "adjustment": tuple(row["adjustment"]),
        "bounds": (row.pop("bound_all_done"), row.pop("bound_none_done")),
        "agreement": None if agreement["n_specifications"] is None else Agreement(**agreement),
        "influence": None if influence["most_influential_account"] is None else Influence(**influence),
        "checks": tuple(check for claim_no, check in checks if claim_no == number),
    }
    return Claim(**row)


def _check_row(check: Check) -> dict[str, Any]:
    found = dict.fromkeys(_ESTIMATE) if check.estimate is None else _plain(check.estimate)
    return {**_plain(check), **found, "is_estimated": check.estimate is not None}


def _check(row: dict[str, Any]) -> tuple[int, Check]:
    found = Estimate(**{name: row[name] for name in _ESTIMATE}) if row["is_estimated"] else None
    return row["claim_no"], Check(row["name"], row["is_passed"], row["text"], found)


def _specification(row: dict[str, Any]) -> tuple[str, Specification]:
    settings = {axis: row[axis] for axis in _AXES}
    numbers = {name: row[name] for name in ("log_ratio", "se", "n_deals", "n_events")}
    return row["claim_id"], Specification(settings=settings, **numbers)


def _counted(items: tuple[_Item, ...]) -> Iterable[tuple[int, _Item]]:
    return enumerate(items, start=1)


def _level(row: dict[str, Any], estimates: dict[tuple[str, str], Estimate]) -> Level:
    return Level(**(row | {measure: estimates[f"score {row['score']}", measure] for measure in _OF_LEVEL}))


def _row(subject: str, measure: str, estimate: Estimate) -> dict[str, Any]:
    return {"subject": subject, "measure": measure, **_plain(estimate)}


def _plain(result: _Result) -> dict[str, Any]:
    """The result's fields; tuples become lists."""
    fields = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
