"""What a click on a bar or a point does: it narrows the page, which can be undone in place, or opens another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.views import FILTER_KEYS, set_filters
from dashboard.locale import t

Click = Callable[[dict[str, Any]], None]
_BEFORE = "filters-before-click"
_OPEN = "page-to-open"


def clicked(key: str, act: Click) -> Callable[[], None]:
    """A callback of the chart `key` that hands the point clicked on to `act`; nothing where it was clicked away."""

    def call() -> None:
        points = st.session_state[key].selection.points
        if points:
            act(points[0])

    return call


def narrow(wanted: dict[str, list[str]]) -> None:
    """Set these filters and leave the others as they are; the ones before are kept, to be put back."""
    before = {name: _as_list(st.session_state.get(name)) for name in FILTER_KEYS}
    st.session_state[_BEFORE] = before
    set_filters({**before, **wanted})


def undo_narrowing() -> None:
    """A button that puts back the filters from before the last click, as long as there was one."""
    if _BEFORE in st.session_state:
        st.button(t("Undo the last click"), on_click=_put_back, type="tertiary", icon=":material/undo:",
                  key="undo-click")  # fmt: skip


def open_page(page: Path, **query: str) -> None:
    """Open another page at the end of this run: a callback can't."""
    st.session_state[_OPEN] = (page, query)


def go_where_clicked() -> None:
    """Open the page that a click asked for, if one did."""
    if _OPEN in st.session_state:
        page, query = st.session_state.pop(_OPEN)
        st.switch_page(page, query_params=query)


def _put_back() -> None:
    set_filters(st.session_state.pop(_BEFORE))


def _as_list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
