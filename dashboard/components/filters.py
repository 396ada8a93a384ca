"""The filters that every page shares, kept in the URL by their ids."""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import fiscal
from dashboard.access import Scope
from dashboard.components import addresses
from dashboard.components.page import no_deal
from dashboard.components.views import ALL, FILTER_KEYS, PERIOD, set_filters, view_menu
from dashboard.locale import deferred, inside, t, tn
from dashboard.queries.portfolio import n_deals
from dashboard.queries.scoped import Filters, to_blame
from dashboard.wording import words
from dashboard.wording.safe import cut, escape
from dashboard.wording.words import in_words

_CHOSEN = "chosen-filters"
_PAGE = "page-now"
_DIMENSIONS = {
    "segment": deferred("Segment"),
    "region": deferred("Region"),
    "service_line": deferred("Service line"),
    "deal_type": deferred("Deal type"),
}
_KEYS = {"signed_from": "from", "signed_to": "to", "sales_owner_id": "owner"}  # in the URL, where it is another
_NAMES = {
    **_DIMENSIONS,
    "sales_owner_id": deferred("Sales owner"),
    "signed_from": deferred("Signed from"),
    "signed_to": deferred("Signed to"),
}


def keep_filters(page: str) -> None:
    """Carry the filters from page to page: Streamlit forgets a widget's value when the page changes.

    Where a page is opened by an address that names filters, those hold.
    """
    is_new = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    if is_new:
        addresses.forget(FILTER_KEYS)
    named = {key: st.query_params.get_all(key) for key in FILTER_KEYS if key in st.query_params}
    if is_new and named:
        set_filters(named)
        return
    for key in FILTER_KEYS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def filter_bar(options: pl.DataFrame, page: str, *, has_period: bool = True) -> None:
    """Draw the filters in a row, once for all pages that have them. `options` as `queries.options` gives them.

    Without `has_period` the day of signature is no filter here; what was chosen elsewhere is kept for there.
    """
    widths = [1] * (6 if has_period else 5)
    *columns, last = st.columns([*widths, 0.8], gap="small", vertical_alignment="bottom")
    signed_from = signed_to = None
    if has_period:
        with columns.pop(0):
            signed_from, signed_to = _period(sorted(options["quarter_on"].drop_nulls().unique()))
    else:
        for key in PERIOD:
            addresses.to_address(key, [])
    owners = options.select("sales_owner_id", "sales_owner").drop_nulls().unique().sort("sales_owner", "sales_owner_id")
    labels = {name: _values(options, name) for name in _DIMENSIONS} | {"sales_owner_id": _unique_names(owners)}
    chosen = {
        name: _choose(column, t(_NAMES[name]), labels[name], key=_KEYS.get(name, name))
        for column, name in zip(columns, labels, strict=True)
    }
    filters = Filters(signed_from=signed_from, signed_to=signed_to, **chosen)
    st.session_state[_CHOSEN] = filters
    with last:
        view_menu(page, is_filtered=not filters.is_empty)
    _tell_gone({name: [item for item in chosen[name] if item not in labels[name]] for name in labels})


def _period(days: list[date]) -> tuple[date | None, date | None]:
    """The first day of the signatures chosen and the first after them; none where all are."""
    named = [_quarter_named(key, days) for key in PERIOD]
    label = t("Signed: all") if not any(named) else t("Signed: {first} – {last}", first=_end(named[0]),
                                                      last=_end(named[1]))  # fmt: skip
    with st.popover(label, width="stretch", icon=":material/date_range:"):
        choices = [ALL, *map(words.quarter, sorted({*days, *filter(None, named)}))]
        first, last = (
            st.selectbox(name, choices, key=key, on_change=addresses.read, args=(key,), format_func=t)
            for name, key in ((t("Signed from"), "from"), (t("Signed to"), "to"))
        )
    for key, quarter in zip(PERIOD, (first, last), strict=True):
        addresses.to_address(key, [] if quarter in (None, ALL) else [quarter])
    begin, end = _first_day(first or ALL), _first_day(last or ALL)
    return begin, fiscal.year().next_quarter(end) if end else None


def _quarter_named(key: str, days: list[date]) -> date | None:
    """The quarter that the address or the reader names, as its first day; one that is none is told and left out."""
    labels = {words.quarter(day): words.quarter(day) for day in days}
    named = addresses.from_address(key, labels)
    value = str((named or [ALL])[0] if named is not None else st.session_state.get(key, ALL))
    day = _first_day(value)
    if day is None and value != ALL:
        st.warning(t("“{value}” is no quarter; all quarters are shown. A quarter is written like {example}.",
                     value=escape(value), example=escape(fiscal.example())))  # fmt: skip
    st.session_state[key] = words.quarter(day) if day else ALL
    return day


def _first_day(quarter: str) -> date | None:
    return fiscal.year().quarter_named(quarter)


def _end(day: date | None) -> str:
    return words.quarter(day) if day else "…"


def chosen_filters() -> Filters:
    """What the filter bar above this page says."""
    chosen: Filters = st.session_state[_CHOSEN]
    return chosen


def _choose(column: DeltaGenerator, label: str, labels: Mapping[str, str], *, key: str) -> tuple[str, ...]:
    """A choice of several values, kept in the URL by id; none chosen means all. `labels`: id → what is shown.

    What a link or a saved view names and this build has not stays chosen: it matches no deal.
    """
    named = addresses.from_address(key, labels)
    st.session_state[key] = named if named is not None else addresses.as_ids(st.session_state.get(key, []), labels)
    shown = {item: labels.get(item) or t("{name} (none)", name=item) for item in (*labels, *st.session_state[key])}
    chosen: list[str] = column.multiselect(
        escape(label), list(shown), key=key, placeholder=t(ALL), format_func=lambda item: cut(shown[item]),
        on_change=addresses.read, args=(key,),
    )  # fmt: skip
    addresses.to_address(key, chosen)
    return tuple(chosen)


def _tell_gone(gone: Mapping[str, list[str]]) -> None:
    """That the address names values that no deal of this build has."""
    for name, values in gone.items():
        if values:
            st.warning(
                t("No deal of this build has the {filter} {values}: the link or the saved view may be older than the"
                  " data. Take it out of the filter above.",
                  filter=inside(t(_NAMES[name])), values=", ".join(f"“{escape(cut(value))}”" for value in values))
            )  # fmt: skip


def no_deal_left(scope: Scope, filters: Filters) -> None:
    """What to do where no signed deal is left: load some, or clear the filter that is to blame."""
    if filters.is_empty:
        no_deal()
    else:
        nothing_left(filters, lambda others: n_deals(scope, others))


def nothing_left(filters: Filters, count: Callable[[Filters], int]) -> None:
    """That no deal matches, which filter is to blame, and a button that clears it. `count`: how many filters leave."""
    found = to_blame(filters, count)
    if found is None:
        st.info(t("No deal matches these filters, and none does without any single one of them."))
    else:
        name, n = found
        st.info(
            t("No deal matches these filters. Without “{filter}” ({values}) there are {deals}.", filter=t(_NAMES[name]),
              values=escape(filter_words(_only(filters, name))), deals=tn("{n} deal", "{n} deals", n))
        )  # fmt: skip
    with st.container(horizontal=True):
        if found is not None:
            label = t("Clear “{filter}”", filter=t(_NAMES[found[0]]))
            st.button(label, key="clear-blamed", on_click=_clear, args=(found[0],), icon=":material/filter_alt_off:")
        st.button(t("Clear all filters"), key="clear-all", on_click=set_filters, args=({},), type="tertiary")


def clear_filters_button(key: str) -> None:
    """A button that clears all filters of this page."""
    st.button(t("Clear all filters"), key=f"clear-{key}", on_click=set_filters, args=({},),
              icon=":material/filter_alt_off:")  # fmt: skip


def _only(filters: Filters, name: str) -> Filters:
    return Filters(**{name: getattr(filters, name)})


def _clear(name: str) -> None:
    key = _KEYS.get(name, name)
    st.session_state[key] = ALL if key in PERIOD else []


def filter_words(filters: Filters) -> str:
    """The filters as words, for subtitles and footers."""
    parts = [
        ", ".join(cut(in_words(value)) for value in getattr(filters, name))
        for name in _DIMENSIONS
        if getattr(filters, name)
    ]
    if filters.signed_from:
        parts.append(t("signed since {day}", day=words.day(filters.signed_from)))
    if filters.signed_to:
        parts.append(t("signed before {day}", day=words.day(filters.signed_to)))
    if filters.sales_owner_id:
        parts.append(tn("one sales owner", "{n} sales owners", len(filters.sales_owner_id)))
    return "; ".join(parts) or t("all deals")


def _values(options: pl.DataFrame, name: str) -> dict[str, str]:
    return {value: in_words(value) for value in options[name].drop_nulls().unique().sort()}


def _unique_names(owners: pl.DataFrame) -> dict[str, str]:
    """Shown names by owner id; a name that two people share carries the id."""
    shared = set(owners.filter(pl.col("sales_owner").is_duplicated())["sales_owner"])
    return {
        owner: f"{name} ({owner})" if name in shared else name
        for owner, name in owners.select("sales_owner_id", "sales_owner").iter_rows()
    }
