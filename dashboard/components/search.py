"""The search box in the frame of every page: accounts, deals and tickets, each a link to its page."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.locale import t
from dashboard.queries import accounts as queries
from dashboard.queries.account import accounts
from dashboard.wording.safe import cut, escape
from etl.settings.paths import PAGES

LEAST = 2  # letters
_AT = "search-at"


def search_box(page: str) -> None:
    """The box; what it finds stands below it until the reader goes on to another page or account."""
    here = (page, st.query_params.get("account"), st.query_params.get("record"))
    if st.session_state.get(_AT) not in {None, here}:
        st.session_state["search"] = ""
    st.session_state[_AT] = here
    text = st.text_input(
        t("Search accounts, deals and tickets"), key="search", label_visibility="collapsed", icon=":material/search:",
        placeholder=t("Search accounts, deals, tickets"), max_chars=80,
    ).strip()  # fmt: skip
    if len(text) < LEAST:
        return
    found = queries.found(access.scope(), text)
    with st.container(border=True, key="search-found", gap="xxsmall"):
        if found.is_empty():
            st.caption(t("Nothing is called {text}: no account, no deal and no ticket.", text=escape(text)))
        else:
            _links(found, set(accounts(access.scope())["account_id"]))


def _links(found: pl.DataFrame, account_ids: set[str]) -> None:
    for row in found.iter_rows(named=True):
        text, icon = _said(row)
        page, query = _target(row)
        if row["account_id"] not in account_ids:
            st.caption(t("{record}: no account with a deal", record=escape(text)))
        else:
            st.page_link(page, label=escape(text), icon=icon, query_params=query)


def _said(row: dict[str, Any]) -> tuple[str, str]:
    name, number = cut(row["name"] or t("no name")), row["record_id"].partition(":")[2]
    if row["kind"] == "account":
        return cut(row["name"] or number), ":material/domain:"
    if row["kind"] == "ticket":
        subject = cut(row["name"] or t("not escalated"))
        return t(
            "{number}: {subject}, {account}", number=number, subject=subject, account=_account(row)
        ), ":material/confirmation_number:"
    if row["kind"] == "open deal":
        return t("{name}, open deal", name=name), ":material/visibility:"
    return t("{name}, signed deal", name=name), ":material/handshake:"


def _account(row: dict[str, Any]) -> str:
    return cut(row["account_name"] or t("no account"))


def _target(row: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    query = {"account": row["account_id"] or ""}
    if row["kind"] == "open deal":
        return PAGES / "watch_list.py", query
    if row["kind"] == "account":
        return PAGES / "account.py", query
    return PAGES / "account.py", {**query, "record": row["record_id"]}
