"""What stands in the address: pages under the names that they had, and choices by their ids.

Streamlit binds a widget to the address by what it shows, which changes with the reader's language and with every new
name. Here the address carries ids; it is understood by id, and by what was shown, so that older links still work.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.locale import deferred, t

_READ = "address-{key}"  # in the session: what the address named when it was last read or written
_MOVED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "trends": ("trends", {}),
    "calibration": ("method", {"part": deferred("Calibration")}),
}


def moved_pages(pages: Mapping[str, Page]) -> list[Page]:
    """Pages that no menu shows, at addresses that `pages` (by name) had or have besides; each leads on to its page."""
    return [
        st.Page(partial(_lead_on, pages[target], extra), title=t("Moved"), url_path=path, visibility="hidden")
        for path, (target, extra) in _MOVED.items()
    ]


def _lead_on(page: Page, extra: Mapping[str, str]) -> None:
    named = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(page, query_params={**{name: [t(value)] for name, value in extra.items()}, **named})


def from_address(key: str, labels: Mapping[str, str]) -> list[str] | None:
    """The ids that the address names under `key`, where it changed since it was read; None where it did not.

    `labels` are the choices: id → what is shown. What is neither id nor label stays as it stands in the address.
    """
    named = st.query_params.get_all(key)
    if named == st.session_state.get(_READ.format(key=key), []):
        return None
    read(key)
    return as_ids(named, labels)


def offer(key: str, labels: Mapping[str, str], *, default: str | None) -> None:
    """Before a widget of one choice is drawn: set it to what the address newly names, else to the default."""
    named = from_address(key, labels)
    if named is not None:
        st.session_state[key] = next((item for item in named if item in labels), default)
    elif st.session_state.get(key) not in labels:
        st.session_state[key] = default


def as_ids(names: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Ids and labels as ids, each once; what is neither stays as it is."""
    by_label = {label: item for item, label in labels.items()}
    return list(dict.fromkeys(name if name in labels else by_label.get(name, name) for name in names))


def to_address(key: str, ids: Sequence[str]) -> None:
    """Write what is chosen into the address."""
    if st.query_params.get_all(key) != list(ids):
        if ids:
            st.query_params[key] = list(ids)
        else:
            del st.query_params[key]
    read(key)


def read(key: str) -> None:
    """Take the address as read: what the reader chooses now counts for more."""
    st.session_state[_READ.format(key=key)] = st.query_params.get_all(key)


def forget(keys: Iterable[str]) -> None:
    """Take the address of a new page as empty so far."""
    for key in keys:
        st.session_state.pop(_READ.format(key=key), None)
