"""Goals on a page: set and taken back beside the trends, said on the cards, drawn over the quarters."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from dashboard import access, goals
from dashboard.components.charts import chart
from dashboard.components.notes import keep_written, refusal
from dashboard.components.portfolio import Portfolio
from dashboard.figures import goals as figures
from dashboard.locale import t, tn
from dashboard.notes import NoteError
from dashboard.queries.scoped import Filters
from dashboard.summaries.goals import shares, standings
from dashboard.summaries.trends import equal
from dashboard.wording import counts
from dashboard.wording import goals as wording
from dashboard.wording.goals import NAMES, Goal, Metric, Standing, in_full, named
from dashboard.wording.safe import escape
from dashboard.wording.words import day

_METRIC, _DAY = "goal-metric", "goal-day"


def standing_goals(chosen: Portfolio, filters: Filters, *, as_of_on: date) -> tuple[list[Standing], dict[str, str]]:
    """Where each goal stands, and what to say of it by its term of the glossary.

    No goal is for a part of the deals: of one it is only said what the goal for all of them is.
    """
    current = goals.current()
    if not filters.is_empty or access.scope().account_ids is not None:
        return [], wording.said([], of_all=current)
    found = standings(current, chosen.deals, equal(chosen.trends), chosen.moved, as_of_on=as_of_on)
    return found, wording.said(found, of_all=[])


def set_goals(*, as_of_on: date) -> None:
    """A button with the goals that stand, what was said of them before, and a form to set one."""
    found = goals.current()
    label = tn("{n} goal", "{n} goals", len(found)) if found else t("Set a goal")
    with st.popover(label, type="tertiary", icon=":material/flag:", key="goals"):
        _list(found)
        _form(max(as_of_on, access.today()))
        _history()


def _list(found: Sequence[Goal]) -> None:
    for goal in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape(named(goal))}** :gray[{escape(_by(goal.author, goal.set_on))}]")
            st.button(t("Take back"), key=f"take-back-{goal.metric}", type="tertiary", on_click=goals.take_back,
                      args=(goal.metric,), kwargs={"author": access.viewer()})  # fmt: skip


def _by(author: str, said_on: date) -> str:
    return t("{author}, {day}", author=author, day=day(said_on))


def _form(after: date) -> None:
    metric = st.selectbox(t("Goal for"), list(Metric), key=_METRIC, format_func=lambda item: escape(t(NAMES[item])))
    field, is_rate = f"goal-target-{metric}", metric is Metric.ESCALATIONS
    most = goals.MOST_PER_HUNDRED if is_rate else 100.0
    label = {Metric.ALIGNED: t("At least, %"), Metric.UNKNOWN: t("At most, %"), Metric.ESCALATIONS: t("At most")}[
        metric
    ]
    st.number_input(label, min_value=0.0, max_value=most, step=1.0, value=None, format="%g", key=field)
    st.date_input(t("By"), value=date(after.year + 1, after.month, 1), key=_DAY)
    st.button(t("Set"), on_click=keep_written, args=(field, partial(_keep, metric, after)), key="set-goal")
    refusal(field)


def _keep(metric: Metric, after: date, written: float | None) -> None:
    if written is None:
        raise NoteError(t("There is nothing to keep: write something first."))
    target = written if metric is Metric.ESCALATIONS else written / 100
    goals.set_goal(metric, target, due_on=st.session_state[_DAY], after=after, author=access.viewer())


def _history() -> None:
    """What was said before, newest first; nothing where no goal was changed."""
    past = goals.history()
    if len(past) <= len(goals.current()):
        return
    st.caption(t("All that was said, newest first:"))
    for entry in reversed(past):
        st.caption(escape(f"{_entry(entry)} ({_by(entry.author, entry.said_on)})"))


def _entry(entry: goals.Entry) -> str:
    if entry.target is None or entry.due_on is None:
        return t("{name}: taken back", name=t(NAMES[entry.metric]))
    return named(Goal(entry.metric, entry.target, entry.due_on, entry.author, entry.said_on))


def share_goals(chosen: Portfolio, found: Sequence[Standing], noted: pl.DataFrame, *, words: str, footer: str) -> None:
    """The shares that goals are for, quarter by quarter; nothing where no goal is for a share."""
    of_shares = [standing for standing in found if standing.goal.is_share]
    if not of_shares or (rows := shares(chosen.deals)).is_empty():
        return
    drawn = [standing.goal for standing in of_shares]
    chart(
        partial(figures.shares, rows, goals=drawn, annotations=noted),
        title=" ".join(map(in_full, of_shares)),
        subtitle=t(
            "Share over the four quarters of signature to each quarter, {words}, n = {n}. Dashed: the goal, up to its"
            " day. That a goal is reached describes the deals; it does not say why.",
            words=words, n=counts.deals(len(chosen.deals)),
        ),
        data=rows,
        key="goal-shares",
        footer=footer,
        terms=("aligned", "not_known"),
    )  # fmt: skip
