"""The filters that every page shares, kept in the URL."""

from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.views import ALL, FILTER_KEYS, set_filters, view_menu
from dashboard.locale import deferred, t, tn
from dashboard.queries.scoped import Filters
from dashboard.wording import words
from dashboard.wording.words import in_words

_CHOSEN = "chosen-filters"
_PAGE = "page-now"
_DIMENSIONS = (
    ("segment", deferred("Segment")),
    ("region", deferred("Region")),
    ("service_line", deferred("Service line")),
    ("deal_type", deferred("Deal type")),
)


def keep_filters(page: str) -> None:
    """Carry the filters from page to page: Streamlit forgets a widget's value when the page changes.

    Where a page is opened by an address that names filters, those hold.
    """
    is_new = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    named = {key: st.query_params.get_all(key) for key in FILTER_KEYS if key in st.query_params}
    if is_new and named:
        set_filters(named)
        return
    for key in FILTER_KEYS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def filter_bar(options: pl.DataFrame, page: str) -> None:
    """Draw the filters in a row, once for all pages that have them. `options` as `queries.options` gives them."""
    *columns, last = st.columns([1, 1, 1, 1, 1, 1, 0.8], gap="small", vertical_alignment="bottom")
    days = sorted(options["quarter_on"].drop_nulls().unique())
    with columns[0]:
        signed_from, signed_to = _period(days)
    chosen = {
        name: tuple(_choose(column, t(label), _values(options, name), key=name))
        for column, (name, label) in zip(columns[1:5], _DIMENSIONS, strict=True)
    }
    owners = options.select("sales_owner", "sales_owner_id").drop_nulls().unique().sort("sales_owner")
    names = _unique_names(owners)
    owner = _choose(columns[5], t("Sales owner"), list(names), key="owner")
    filters = Filters(
        signed_from=signed_from,
        signed_to=signed_to,
        sales_owner_id=tuple(names[name] for name in owner),
        **chosen,
    )
    st.session_state[_CHOSEN] = filters
    with last:
        view_menu(page, is_filtered=not filters.is_empty)


def _period(days: list[date]) -> tuple[date | None, date | None]:
    """The first day of the signatures chosen and the first after them; none where all are."""
    quarters = [words.quarter(day) for day in days]
    by_quarter = dict(zip(quarters, days, strict=True))
    first, last = (str(st.session_state.get(key) or st.query_params.get(key) or ALL) for key in ("from", "to"))
    is_all = first not in by_quarter and last not in by_quarter
    label = t("Signed: all") if is_all else t("Signed: {first} – {last}", first=_end(first), last=_end(last))
    with st.popover(label, width="stretch", icon=":material/date_range:"):
        choices = [ALL, *quarters]
        first = st.selectbox(t("Signed from"), choices, key="from", bind="query-params", format_func=t) or ALL
        last = st.selectbox(t("Signed to"), choices, key="to", bind="query-params", format_func=t) or ALL
    end = _next_quarter(by_quarter[last]) if last in by_quarter else None
    return by_quarter.get(first), end


def _end(quarter: str) -> str:
    return "…" if quarter == ALL else quarter


def chosen_filters() -> Filters:
    """What the filter bar above this page says."""
    chosen: Filters = st.session_state[_CHOSEN]
    return chosen


def _choose(column: DeltaGenerator, label: str, values: list[str], *, key: str) -> list[str]:
    """A choice of several values, kept in the URL; none chosen means all."""
    if key in st.session_state:  # a view may have been saved of an older build
        st.session_state[key] = [value for value in st.session_state[key] if value in values]
    return column.multiselect(label, values, key=key, bind="query-params", placeholder=t(ALL), format_func=in_words)


def filter_words(filters: Filters) -> str:
    """The filters as words, for subtitles and footers."""
    parts = [
        ", ".join(in_words(value) for value in getattr(filters, name))
        for name, _ in _DIMENSIONS
        if getattr(filters, name)
    ]
    if filters.signed_from:
        parts.append(t("signed since {day}", day=words.day(filters.signed_from)))
    if filters.signed_to:
        parts.append(t("signed before {day}", day=words.day(filters.signed_to)))
    if filters.sales_owner_id:
        parts.append(tn("one sales owner", "{n} sales owners", len(filters.sales_owner_id)))
    return "; ".join(parts) or t("all deals")


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
