"""The filters that every page shares, kept in the URL."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard import wording
from dashboard.queries import Filters

_ALL = "All"


def filter_bar(options: pl.DataFrame) -> Filters:
    """Draw the filters in the sidebar and return what is chosen. `options` as `queries.options` gives them."""
    with st.sidebar:
        st.subheader("Filters")
        days = sorted(options["quarter_on"].drop_nulls().unique())
        quarters = [wording.quarter(day) for day in days]
        first = st.selectbox("Signed from", [_ALL, *quarters], key="from", bind="query-params")
        last = st.selectbox("Signed to", [_ALL, *quarters], key="to", bind="query-params")
        chosen = {
            name: tuple(st.multiselect(label, _values(options, name), key=name, bind="query-params", placeholder=_ALL))
            for name, label in (
                ("segment", "Segment"),
                ("region", "Region"),
                ("service_line", "Service line"),
                ("deal_type", "Deal type"),
            )
        }
        owners = options.select("sales_owner", "sales_owner_id").drop_nulls().unique().sort("sales_owner")
        names = _unique_names(owners)
        owner = st.multiselect("Sales owner", list(names), key="owner", bind="query-params", placeholder=_ALL)
    by_quarter = dict(zip(quarters, days, strict=True))
    return Filters(
        signed_from=by_quarter.get(first or ""),
        signed_to=_next_quarter(by_quarter[last]) if last in by_quarter else None,
        sales_owner_id=tuple(names[name] for name in owner),
        **chosen,
    )


def filter_words(filters: Filters) -> str:
    """The filters as words, for subtitles and footers."""
    parts = [
        ", ".join(getattr(filters, name))
        for name in ("segment", "region", "service_line", "deal_type")
        if getattr(filters, name)
    ]
    if filters.sales_owner_id:
        n = len(filters.sales_owner_id)
        parts.append("one sales owner" if n == 1 else f"{n} sales owners")
    return "; ".join(parts) or "all deals"


def _values(options: pl.DataFrame, name: str) -> list[str]:
    return options[name].drop_nulls().unique().sort().to_list()


def _unique_names(owners: pl.DataFrame) -> dict[str, str]:
    """Owner ids by shown name; a name that two people share carries the id."""
    shared = set(owners.filter(pl.col("sales_owner").is_duplicated())["sales_owner"])
    return {
        f"{name} ({owner})" if name in shared else name: owner
        for name, owner in owners.select("sales_owner", "sales_owner_id").iter_rows()
    }


def _next_quarter(day: date) -> date:
    return date(day.year + (day.month > 9), (day.month + 3 - 1) % 12 + 1, 1)
