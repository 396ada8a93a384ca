"""*Where does it work?* as tables of the schema `evidence`, and back."""

import dataclasses
from typing import Any

import polars as pl

from etl.evidence.findings import Factor, Group
from etl.evidence.results import Estimate

_ESTIMATE = {
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    **dict.fromkeys(("n_deals", "n_events", "n_accounts"), pl.Int64),
    **dict.fromkeys(("method", "withheld"), pl.String),
}
_TEST = {"q": pl.Float64, "df": pl.Int64, **dict.fromkeys(("p", "p_of_all", "variance"), pl.Float64)}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "factors": {"factor_no": pl.Int64, "name": pl.String, **_TEST, **_ESTIMATE},
    "groups": {"factor_no": pl.Int64, "group_no": pl.Int64, "name": pl.String, "measure": pl.String, **_ESTIMATE},
}
_MEASURES = ("own", "ratio")


def group_frames(factors: tuple[Factor, ...]) -> dict[str, pl.DataFrame]:
    """`factors`, whose estimate is the mean of the groups, and `groups`: group × measure (own, or drawn together)."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for factor_no, factor in enumerate(factors, start=1):
        test = {name: getattr(factor, name) for name in ("name", *_TEST)}
        rows["factors"].append({"factor_no": factor_no, **test, **_plain(factor.mean)})
        rows["groups"] += [
            {"factor_no": factor_no, "group_no": group_no, "name": group.name, "measure": measure}
            | _plain(getattr(group, measure))
            for group_no, group in enumerate(factor.groups, start=1)
            for measure in _MEASURES
        ]
    return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in _SCHEMAS.items()}


def factors_of(frames: dict[str, pl.DataFrame]) -> tuple[Factor, ...]:
    """The factors that `group_frames` made the tables of, whatever the order of their rows."""
    groups: dict[int, dict[int, dict[str, Any]]] = {}
    for row in frames["groups"].sort("factor_no", "group_no").iter_rows(named=True):
        found = groups.setdefault(row["factor_no"], {}).setdefault(row["group_no"], {"name": row["name"]})
        found[row["measure"]] = _estimate(row)
    return tuple(
        Factor(
            groups=tuple(Group(**group) for group in groups.get(row["factor_no"], {}).values()),
            mean=_estimate(row),
            **{name: row[name] for name in ("name", *_TEST)},
        )
        for row in frames["factors"].sort("factor_no").iter_rows(named=True)
    )


def _plain(estimate: Estimate) -> dict[str, Any]:
    return dataclasses.asdict(estimate)


def _estimate(row: dict[str, Any]) -> Estimate:
    return Estimate(**{name: row[name] for name in _ESTIMATE})
