"""The working list: open deals by person, each with what became of its next step, and a page per person to print."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, desk, notes
from dashboard.components.charts import file_name, later
from dashboard.desk import State
from dashboard.export.html import handover
from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.summaries import work_list as summaries
from dashboard.wording.safe import cut, escape

_EVERYONE = deferred("Everyone")
_STATES = {
    State.DONE: deferred("Done"),
    State.SNOOZED: deferred("Snooze"),
    State.NOT_NEEDED: deferred("Not needed"),
}
_AT_FIRST = 4  # groups that are drawn
Row = Callable[[dict[str, Any]], None]


def marked(deals: pl.DataFrame, facts: dict[str, Any]) -> pl.DataFrame:
    """The open deals with what was said of their next steps; `facts` of the build."""
    return summaries.with_marks(deals, desk.step_marks(), as_of_on=facts["as_of_on"], today=access.today())


def work_list(deals: pl.DataFrame, row: Row, facts: dict[str, Any]) -> None:
    """The open deals by person; `row` draws a deal. `deals` as `marked` gives them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="sort-row"):
        by = st.segmented_control(t("Sort by"), list(summaries.SORTS), default=summaries.DAY, required=True,
                                  format_func=lambda name: t(summaries.SORTS[name]), key="sort-open")  # fmt: skip
        groups = summaries.groups(deals, by=by, first=desk.person(access.viewer()))
        names = [summaries.named(group.person) for group in groups]
        person = st.selectbox(t("Whose"), [_EVERYONE, *names], key="whose", width=280,
                              format_func=lambda name: t(_EVERYONE) if name == _EVERYONE else name)  # fmt: skip
    chosen = [group for group in groups if person in {_EVERYONE, summaries.named(group.person)}]
    shown = chosen if st.session_state.get("all-open") else chosen[:_AT_FIRST]
    for group in shown:
        _group(group, row, facts)
    if len(chosen) > _AT_FIRST:
        st.toggle(tn("Show all {n} person", "Show all {n} people", len(chosen)), key="all-open")


def _group(group: summaries.Group, row: Row, facts: dict[str, Any]) -> None:
    name, ending = summaries.named(group.person), handover.ending()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {escape(name)}", width="content")
        printed = partial(summaries.page, group, today=access.today(), footer=handover.footer(facts))
        st.download_button(
            t("Page for Monday"),
            data=later(lambda: handover.printed(printed())),
            file_name=f"{file_name('open-deals-' + name)}.{ending}",
            mime="application/pdf" if ending == "pdf" else "text/html",
            on_click="ignore",
            key=f"monday-{name}",
            icon=":material/print:",
            type="tertiary",
        )
    st.caption(escape(summaries.counts(group.deals)))
    for part in (summaries.OVERDUE, summaries.CHANGEABLE):
        found = group.deals.filter(pl.col("part") == part)
        if found.is_empty():
            continue
        st.markdown(f"**{escape(t(summaries.HEADINGS[part]))}**")
        for deal in found.iter_rows(named=True):
            with st.container(border=True, key=f"watch-{deal['deal_id']}"):
                row(deal)
                _mark(deal)
    aside = group.deals.filter(pl.col("part") == summaries.ASIDE)
    if len(aside):
        with st.expander(tn("{n} set aside", "{n} set aside", len(aside)), icon=":material/inventory_2:"):
            for deal in aside.iter_rows(named=True):
                _aside(deal)


def _mark(deal: dict[str, Any]) -> None:
    key = deal["deal_id"]
    menu = st.popover(t("Done, snooze, not needed"), type="tertiary", icon=":material/task_alt:", key=f"mark-{key}",
                      on_change="rerun")  # fmt: skip
    if not menu.open:
        return
    with menu, st.form(f"mark-form-{key}", border=False):
        state = st.radio(t("The next step is"), list(_STATES), horizontal=True, key=f"mark-state-{key}",
                         format_func=lambda state: t(_STATES[state]))  # fmt: skip
        until = st.date_input(t("Snooze until"), value=access.today() + timedelta(days=7), key=f"mark-until-{key}")
        note = st.text_input(t("Note"), max_chars=notes.LONGEST_TEXT, key=f"mark-note-{key}")
        if st.form_submit_button(t("Save")):
            try:
                desk.mark_step(access.scope(), deal, state, note=note, author=access.viewer(), until_on=until)
                st.rerun()
            except notes.NoteError as error:
                st.error(escape(str(error)))


def _aside(deal: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        what = t("{deal}: {step}", deal=cut(deal["deal_name"] or deal["deal_id"]), step=written(deal["next_step"]))
        st.markdown(f"{escape(what)}  \n:gray[{escape(summaries.said(deal))}]", width="stretch")
        if st.button(t("Take back"), type="tertiary", key=f"back-{deal['deal_id']}"):
            desk.mark_step(access.scope(), deal, State.OPEN, note="", author=access.viewer())
            st.rerun()
