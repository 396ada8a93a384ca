"""The evidence of a set of deals: as the build stored it, or estimated anew for what a filter or a scope leaves."""

import polars as pl
import streamlit as st

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.portfolio import deals, windows
from dashboard.queries.scoped import Filters
from etl import evidence as engine
from etl.evidence import Evidence, Trend


def evidence(scope: Scope, filters: Filters) -> Evidence:
    """The stored evidence of the whole firm, or a fresh estimate of a filtered set."""
    return _evidence(warehouse.current().build_id, scope, filters)


def trends(scope: Scope, filters: Filters, periods: pl.DataFrame) -> tuple[Trend, ...]:
    """The trend as counted and at equal age: as stored of the whole firm, or fresh of a filtered set's `periods`."""
    return engine.trends(periods) if _is_narrowed(scope, filters) else evidence(scope, filters).trends


def _is_narrowed(scope: Scope, filters: Filters) -> bool:
    return not filters.is_empty or scope.account_ids is not None


@st.cache_data(show_spinner=False, max_entries=64)
def _evidence(build_id: str, scope: Scope, filters: Filters) -> Evidence:
    if _is_narrowed(scope, filters):
        return engine.assess(deals(scope, filters), windows(scope, filters))
    return engine.from_frames(stored_evidence())
