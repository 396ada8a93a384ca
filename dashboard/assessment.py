"""The evidence of a set of deals: as the build stored it, or estimated anew for what a filter or a scope leaves.

A part of the deals earns no verdict: it was chosen, it is looked at as often as anyone likes, and most checks are not
made of it.
"""

import dataclasses

import polars as pl
import streamlit as st

from dashboard import fiscal, warehouse
from dashboard.access import Scope
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.portfolio import deals, windows
from dashboard.queries.scoped import Filters
from etl import evidence as engine
from etl.evidence import Estimate, Evidence, Trend, Verdict


def evidence(scope: Scope, filters: Filters) -> Evidence:
    """The stored evidence of the whole firm, or a fresh estimate, without verdicts, of a filtered set."""
    return _evidence(warehouse.current().build_id, scope, filters)


def trends(scope: Scope, filters: Filters, periods: pl.DataFrame) -> tuple[Trend, ...]:
    """The trend as counted and at equal age: as stored of the whole firm, or fresh of a filtered set's `periods`."""
    return engine.trends(periods) if _is_narrowed(scope, filters) else evidence(scope, filters).trends


def _is_narrowed(scope: Scope, filters: Filters) -> bool:
    return not filters.is_empty or scope.account_ids is not None


@st.cache_data(show_spinner=False, max_entries=64)
def _evidence(build_id: str, scope: Scope, filters: Filters) -> Evidence:
    if _is_narrowed(scope, filters):
        part = engine.assess(deals(scope, filters), windows(scope, filters), fiscal_year=fiscal.year())
        return without_verdicts(part)
    return engine.from_frames(stored_evidence())


def pooled(scope: Scope, filters: Filters) -> Estimate | None:
    """The ratio per practice of a filtered set, drawn towards that of all others; None without a filter."""
    return None if filters.is_empty else _pooled(warehouse.current().build_id, scope, filters)


@st.cache_data(show_spinner=False, max_entries=64)
def _pooled(build_id: str, scope: Scope, filters: Filters) -> Estimate:
    chosen = deals(scope, filters)["deal_id"].to_list()
    return engine.partially_pooled(
        deals(scope, Filters()), windows(scope, Filters()), chosen, fiscal_year=fiscal.year()
    )


def without_verdicts(evidence: Evidence) -> Evidence:
    """The same estimates without a verdict, and without the reasons for one."""
    claims = (
        dataclasses.replace(claim, verdict=Verdict.NONE, reasons=(), fails=(), is_provisional=False)
        for claim in evidence.claims
    )
    return dataclasses.replace(evidence, claims=tuple(claims))
