"""Views: a page as it is filtered, kept under a name, for me or for everyone; and its link to share."""

from functools import partial
from urllib.parse import parse_qs, parse_qsl, urlencode

import streamlit as st

from dashboard import access, notes
from dashboard.components.notes import keep_written, refusal
from dashboard.locale import deferred, t
from dashboard.wording.safe import escape
from etl.settings.paths import PAGES

ALL = deferred("All")
PERIOD = ("from", "to")
FILTER_KEYS = (*PERIOD, "segment", "region", "service_line", "deal_type", "owner")
VIEWED = {"Trends": PAGES / "trends.py", "Evidence": PAGES / "evidence.py", "Watch list": PAGES / "watch_list.py"}


def view_menu(page: str, *, is_filtered: bool) -> None:
    """Saved views to open, this one to save and to share, and the way back to all deals."""
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    menu = st.popover(t("Views"), icon=":material/bookmark:", width="stretch", key="views", on_change="rerun")
    if menu.open:
        with menu:
            if is_filtered:
                _link(t("Clear all filters"), page, "", key="clear", icon=":material/filter_alt_off:", is_here=True)
            _saved(page)
            _save(page, query)
            st.caption(t("Link to exactly this view, to share:"))
            address = (st.context.url or "").split("?")[0]
            st.code(f"{address}?{query}" if query else address, language=None, wrap_lines=True)


def _saved(page: str) -> None:
    viewer = access.viewer()
    found = notes.views(viewer)
    if found.is_empty():
        st.caption(t("No view is saved yet."))
    for row in found.iter_rows(named=True):
        if row["page"] not in VIEWED:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            name = row["name"] if row["audience"] != notes.EVERYONE else t("{name} (everyone)", name=row["name"])
            _link(name, row["page"], row["query"], key=row["view_id"], icon=":material/bookmark:",
                  is_here=row["page"] == page)  # fmt: skip
            if row["author"] == viewer and st.button(t("Delete"), key=f"delete-view-{row['view_id']}", type="tertiary"):
                notes.delete_view(row["view_id"], author=viewer)
                st.rerun()


def _link(label: str, page: str, query: str, *, key: str, icon: str, is_here: bool) -> None:
    """What opens a page as it was filtered: a link, or on that page itself, where a link changes nothing, a button."""
    if is_here:
        st.button(
            escape(label),
            key=f"open-view-{key}",
            type="tertiary",
            icon=icon,
            on_click=set_filters,
            args=(parse_qs(query),),
        )
    else:
        st.page_link(VIEWED[page], label=escape(label), icon=icon, query_params=parse_qsl(query))


def set_filters(wanted: dict[str, list[str]]) -> None:
    """Set the filters to what URL parameters say; those not named to all."""
    for key in FILTER_KEYS:
        st.session_state[key] = (wanted.get(key) or [ALL])[0] if key in PERIOD else wanted.get(key, [])


def _save(page: str, query: str) -> None:
    with st.form("save-view", border=False):
        st.text_input(t("Save this view as"), key="view-name")
        st.radio(t("For"), [False, True], horizontal=True, key="view-for",
                 format_func=lambda everyone: t("everyone") if everyone else t("me"))  # fmt: skip
        st.form_submit_button(t("Save"), on_click=keep_written, args=("view-name", partial(_keep, page, query)))
        refusal("view-name")


def _keep(page: str, query: str, name: str) -> None:
    is_for_everyone = st.session_state["view-for"]
    notes.save_view(name, page=page, query=query, author=access.viewer(), is_for_everyone=is_for_everyone)
