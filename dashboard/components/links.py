"""Accounts of two systems that may be one firm, on the page Data: each pair to confirm or to refuse."""

import polars as pl
import streamlit as st

from dashboard import links
from dashboard.components.charts import table
from dashboard.locale import t, tn
from dashboard.wording.safe import cut, escape
from dashboard.wording.words import number

CLEAR_WEIGHT = 10.0  # bits; on generated firms 998 of 1,000 such suggestions are true


def link_suggestions() -> None:
    """The undecided suggestions with what speaks for and against each; nothing where there is none."""
    if said := st.session_state.pop("links-said", None):
        st.success(escape(said))
    rows = links.suggested()
    if rows.is_empty():
        return
    st.markdown(
        "#### "
        + tn("{n} pair of accounts that may be one firm", "{n} pairs of accounts that may be one firm", len(rows))
    )
    st.markdown(
        t(
            "A weight says how much agreement speaks for one firm; what disagrees lowers it. Nothing is linked until"
            " somebody confirms it here or with `common-ground link`, and the next build reads it."
        )
    )
    shown = rows.select("source_account_id", "name", "account_id", "account_name", "weight", "reason")
    table(
        shown,
        key="link-suggestions",
        alt=t("Accounts that may be one firm, the likeliest first"),
        wide=("reason",),
        headings={
            "source_account_id": t("Elsewhere"),
            "account_id": t("In the CRM"),
            "weight": t("Weight"),
            "reason": t("For and against"),
        },
    )
    _one_by_one(rows)
    _all_above(rows)


def _one_by_one(rows: pl.DataFrame) -> None:
    labels = [f"{cut(name)} = {cut(other)} ({number(weight)})" for name, other, weight in
              rows.select("name", "account_name", "weight").iter_rows()]  # fmt: skip
    chosen = st.multiselect(t("Pairs"), range(len(rows)), format_func=lambda at: labels[at], key="links-chosen")
    with st.container(horizontal=True):
        if st.button(t("One firm"), disabled=not chosen, key="links-confirm"):
            _decided(rows[chosen], is_confirmed=True)
        if st.button(t("Two firms"), disabled=not chosen, key="links-refuse"):
            _decided(rows[chosen], is_confirmed=False)


def _all_above(rows: pl.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weight = st.number_input(t("Weight"), value=CLEAR_WEIGHT, step=1.0, key="links-weight")
        clear = links.best_above(rows, weight)
        label = tn("Confirm {n} that weighs as much", "Confirm {n} that weigh as much", len(clear))
        if st.button(label, disabled=clear.is_empty(), key="links-confirm-above"):
            _decided(clear, is_confirmed=True)


def _decided(rows: pl.DataFrame, *, is_confirmed: bool) -> None:
    links.decide(rows, "confirmed" if is_confirmed else "refused")
    st.session_state["links-said"] = (
        tn("{n} link confirmed; the next build reads it.", "{n} links confirmed; the next build reads them.", len(rows))
        if is_confirmed
        else tn("{n} pair refused.", "{n} pairs refused.", len(rows))
    )
    st.session_state.pop("links-chosen", None)
    st.rerun()
