"""The filters of a narrow screen: a button that says how many are in use, and the sheet that it opens.

What is chosen in the sheet is taken when it is closed by its button, so that the page is drawn once and not for each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.components.views import ALL, set_filters
from dashboard.locale import t
from dashboard.wording.safe import cut, escape

_IN_SHEET = "sheet-{key}"  # the widget in the sheet of the filter of that key
_MOST_PILLS = 8  # as many choices are shown at once; more are a list, which costs a tap to open


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: the key of its widget in the row of filters, its name, and its choices, id → what is shown."""

    key: str
    label: str
    options: Mapping[str, str]
    is_one: bool = False  # of several values else


def sheet_button(choices: Sequence[Choice], *, n_in_use: int) -> None:
    """The button, which wide screens do not show; a click opens the sheet."""
    label = t("Filters · {n}", n=n_in_use) if n_in_use else t("Filters")
    if st.button(label, key="open-filters", icon=":material/tune:", width="stretch", on_click=_begin, args=(choices,)):
        st.dialog(t("Filters"))(partial(_sheet, choices))()


def _begin(choices: Sequence[Choice]) -> None:
    """What is chosen on the page is chosen in the sheet."""
    for choice in choices:
        st.session_state[_IN_SHEET.format(key=choice.key)] = st.session_state[choice.key]


def _sheet(choices: Sequence[Choice]) -> None:
    for choice in choices:
        key = _IN_SHEET.format(key=choice.key)
        options, name = list(choice.options), partial(_name, choice.options)
        if choice.is_one:
            st.selectbox(escape(choice.label), options, key=key, format_func=name)
        elif len(options) <= _MOST_PILLS:
            labels = {item: escape(name(item)) for item in options}
            st.pills(escape(choice.label), options, key=key, selection_mode="multi", format_func=labels.__getitem__)
        else:
            st.multiselect(escape(choice.label), options, key=key, placeholder=t(ALL), format_func=name)
    is_taken = st.button(t("Show these deals"), key="take-filters", type="primary", width="stretch", on_click=_take,
                         args=(choices,))  # fmt: skip
    is_cleared = st.button(t("Clear all filters"), key="clear-sheet", type="tertiary", on_click=set_filters, args=({},))
    if is_taken or is_cleared:
        st.rerun()


def _take(choices: Sequence[Choice]) -> None:
    for choice in choices:
        st.session_state[choice.key] = st.session_state[_IN_SHEET.format(key=choice.key)]


def _name(shown: Mapping[str, str], item: str) -> str:
    return cut(shown[item])
