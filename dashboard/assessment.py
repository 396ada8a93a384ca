"""The evidence of a set of deals: as the build stored it, or estimated anew for what a filter or a scope leaves.

A part of the deals earns no verdict: it was chosen, it is looked at as often as anyone likes, and most checks are not
made of it.
"""

import dataclasses
from pathlib import Path

import polars as pl

from dashboard import fiscal, warehouse
from dashboard.access import Scope
from dashboard.kept import Kept
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.portfolio import deals, windows
from dashboard.queries.scoped import Filters
from etl import evidence as engine
from etl.evidence import Estimate, Evidence, Trend, Verdict

KEPT_BYTES = 64 * 1024**2
_assessed: Kept[Evidence] = Kept(KEPT_BYTES)
_pools: Kept[Estimate] = Kept(KEPT_BYTES // 8)
_panels: Kept[engine.Panel] = Kept(KEPT_BYTES)


def evidence(scope: Scope, filters: Filters) -> Evidence:
    """The stored evidence of the whole firm, or a fresh estimate, without verdicts, of a filtered set."""
    return _assessed.get(_key(scope, filters), lambda: _evidence(scope, filters))


def trends(scope: Scope, filters: Filters, periods: pl.DataFrame) -> tuple[Trend, ...]:
    """The trend as counted and at equal age: as stored of the whole firm, or fresh of a filtered set's `periods`."""
    return engine.trends(periods) if _is_narrowed(scope, filters) else evidence(scope, filters).trends


def _is_narrowed(scope: Scope, filters: Filters) -> bool:
    return not filters.is_empty or scope.account_ids is not None


def _key(scope: Scope, filters: Filters) -> tuple[Path, str, Scope, Filters]:
    return warehouse.folder(), warehouse.current().build_id, scope, filters


def _evidence(scope: Scope, filters: Filters) -> Evidence:
    if _is_narrowed(scope, filters):
        part = engine.assess(deals(scope, filters), windows(scope, filters), fiscal_year=fiscal.year())
        return without_verdicts(part)
    return engine.from_frames(stored_evidence())


def pooled(scope: Scope, filters: Filters) -> Estimate | None:
    """The ratio per practice of a filtered set, drawn towards that of all others; None without a filter."""
    return None if filters.is_empty else _pools.get(_key(scope, filters), lambda: _pooled(scope, filters))


def _pooled(scope: Scope, filters: Filters) -> Estimate:
    chosen = deals(scope, filters)["deal_id"].to_list()
    return engine.partially_pooled(_panels.get(_key(scope, Filters()), lambda: _panel(scope)), chosen)


def _panel(scope: Scope) -> engine.Panel:
    """All deals of a scope, of which filters choose some."""
    return engine.panel(deals(scope, Filters()), windows(scope, Filters()), fiscal_year=fiscal.year())


def without_verdicts(evidence: Evidence) -> Evidence:
    """The same estimates without a verdict, and without the reasons for one."""
    claims = (
        dataclasses.replace(claim, verdict=Verdict.NONE, reasons=(), fails=(), is_provisional=False)
        for claim in evidence.claims
    )
    return dataclasses.replace(evidence, claims=tuple(claims))
