"""A row per open deal: what is missing, how long it can still be changed, the next step, and the handover brief."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard.components.charts import file_name
from dashboard.export.html import handover
from dashboard.locale import t
from dashboard.summaries import watch_list as summaries
from dashboard.wording.words import escape, money
from etl.settings.paths import PAGES

_COLUMNS = [3.2, 1.5, 2.3, 4.2]
_AT_FIRST = 10

Brief = Callable[[str], bytes]


def rules_picker() -> list[str]:
    """The rules whose warnings the reader hides, kept in the URL."""
    chosen: list[str] = st.multiselect(
        t("Hide warnings"),
        list(summaries.RULES),
        key="hide",
        bind="query-params",
        format_func=lambda rule: t(summaries.RULES[rule]),
        placeholder=t("None hidden"),
        width=420,
    )
    return chosen


def of_account(deals: pl.DataFrame, labels: dict[str, str]) -> pl.DataFrame:
    """The open deals of the account that the URL names, with a way back to all of them; all where it names none."""
    name = st.query_params.get("account")
    account_ids = [account_id for account_id, label in labels.items() if label == name]
    if not account_ids:
        return deals
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("Open deals of **{account}**", account=escape(name or "")))
        st.page_link(PAGES / "watch_list.py", label=t("Show all open deals"))
    return deals.filter(pl.col("account_id").is_in(account_ids))


def watch_rows(deals: pl.DataFrame, steps: pl.DataFrame, labels: dict[str, str], brief: Brief) -> None:
    """The first deals as rows, all of them where asked; `labels` are the accounts' names as the picker shows them."""
    shown = deals if st.session_state.get("all-open") or len(deals) <= _AT_FIRST else deals.head(_AT_FIRST)
    headings = (t("Deal"), t("Commitment point"), t("Practices so far"), t("Next step"))
    for column, heading in zip(st.columns(_COLUMNS), headings, strict=True):
        column.caption(heading)
    for deal in shown.iter_rows(named=True):
        with st.container(border=True, key=f"watch-{deal['deal_id']}"):
            _row(deal, steps, labels, brief)
    if len(deals) > _AT_FIRST:
        st.toggle(t("Show all {n} open deals", n=len(deals)), key="all-open")


def _row(deal: dict[str, Any], steps: pl.DataFrame, labels: dict[str, str], brief: Brief) -> None:
    what, when, practices, step = st.columns(_COLUMNS)
    with what:
        _deal(deal, labels, brief)
    with when:
        st.markdown(f"**{summaries.commitment(deal)}**")
        st.caption(escape(t("Stage: {stage}", stage=deal["stage"] or t("not recorded"))))
    practices.markdown("  \n".join(f"{mark} · :gray[{name}]" for name, mark in summaries.marks(deal)))
    with step:
        st.markdown(f"{deal['next_step']}: **{escape(summaries.who(deal))}**")
        st.caption(". ".join((*deal["warnings"], summaries.outlook(deal, steps))))


def _deal(deal: dict[str, Any], labels: dict[str, str], brief: Brief) -> None:
    st.markdown(f"**{escape(deal['deal_name'] or deal['deal_id'])}**")
    value = escape(money(deal["amount"], deal["currency"]))
    st.caption(f"{value} · {summaries.closes(deal['expected_close_on'])}")
    account = labels.get(deal["account_id"] or "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if account:
            page = PAGES / "account.py"
            st.page_link(page, label=t("Account"), icon=":material/domain:", query_params={"account": account})
        st.download_button(
            t("Brief"),
            data=partial(brief, deal["deal_id"]),
            file_name=f"{file_name('brief-' + (deal['deal_name'] or deal['deal_id']))}.{handover.ending()}",
            mime="application/pdf" if handover.ending() == "pdf" else "text/html",
            on_click="ignore",
            key=f"brief-{deal['deal_id']}",
            help=t("One page to print: what is agreed, what is missing, who is next."),
            icon=":material/description:",
            type="tertiary",
        )
