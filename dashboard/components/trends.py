"""The escalation trend: by quarter, or by the quarter in which the deals were signed."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import fiscal, notes
from dashboard.components import addresses
from dashboard.components.charts import chart
from dashboard.components.clicks import narrow
from dashboard.components.contributions import compare
from dashboard.components.goals import set_goals
from dashboard.components.notes import annotate, remarks
from dashboard.components.portfolio import Cohorts, Portfolio
from dashboard.figures import cohorts as cohorts_figures
from dashboard.figures.annotations import drawn_remarks
from dashboard.figures.trends import control_chart
from dashboard.locale import t
from dashboard.summaries import trends as summaries
from dashboard.wording import counts, findings
from dashboard.wording import trend as wording
from dashboard.wording.goals import Goal
from dashboard.wording.safe import escape
from dashboard.wording.words import kind_of_quarter, quarter, quarter_before
from etl.evidence import AT_EQUAL_AGE, Trend

CALENDAR, COHORT = "calendar", "cohort"


def trend_choice(*, as_of_on: date) -> tuple[str, str, pl.DataFrame]:
    """Whether the trend is by quarter of time or by cohort, its measure, and what was noted of the portfolio."""
    names = {
        CALENDAR: (t("By calendar quarter") if fiscal.year().is_calendar else t("By fiscal quarter")),
        COHORT: t("By signature cohort"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        by = _switch(t("Escalations"), names, default=CALENDAR, key="by")
        measures = {name: t(shown) for name, shown in wording.SWITCH.items()}
        label = t("Escalations by {quarter}", quarter=kind_of_quarter())
        measure = _switch(label, measures, default=AT_EQUAL_AGE, key="age", is_disabled=by == COHORT)
        noted = annotate(notes.PORTFOLIO, as_of_on=as_of_on)
        set_goals(as_of_on=as_of_on)
    return by, measure, noted


def _switch(label: str, names: Mapping[str, str], *, default: str, key: str, is_disabled: bool = False) -> str:
    """One of several, kept in the URL; `names`: id → what is shown."""
    addresses.offer(key, names, default=default)
    chosen = st.segmented_control(
        escape(label), list(names), required=True, key=key, format_func=lambda name: escape(names[name]),
        label_visibility="collapsed", disabled=is_disabled, on_change=addresses.read, args=(key,),
    )  # fmt: skip
    addresses.to_address(key, [] if chosen == default else [str(chosen)])
    return str(chosen)


def escalation_trend(
    by: str,
    noted: pl.DataFrame,
    trend: Trend,
    chosen: Portfolio,
    *,
    words: str,
    footer: str,
    why: str,
    by_cohort: Callable[[], Cohorts],
    goal: Goal | None = None,
) -> None:
    """The chosen chart with its finding, what was noted and the goal for the rate at equal age.

    `by_cohort` gives the cohorts where they are chosen. Where there is no chart, why: `why` of no observed deal.
    """
    if by == COHORT:
        found = by_cohort()
        _by_cohort(found.rates, found.trend, noted, words=words, footer=footer)
    else:
        goal = goal if trend.measure == AT_EQUAL_AGE else None
        _by_calendar(trend, noted, list(chosen.spans), words=words, footer=footer, why=why, goal=goal)


def signed_in_quarter(point: dict[str, Any]) -> None:
    """Narrow the page to the deals signed in the quarter of a bar."""
    narrow({"from": [str(point["x"])], "to": [str(point["x"])]})


def _by_calendar(
    trend: Trend, noted: pl.DataFrame, spans: list[str], *, words: str, footer: str, why: str, goal: Goal | None
) -> None:
    control = summaries.control_chart(trend)
    if control.is_empty():
        st.info(t("No trend of escalations can be shown. {why}", why=escape(why)))
        return
    quarters = control.drop_nulls("rate")["period"].to_list()
    chart(
        partial(control_chart, control, annotations=noted, goal=goal),
        title=wording.title(trend),
        subtitle=" ".join((wording.drawn(trend, words=words, n=int(control["n_events"].sum())), *wording.signs(trend))),
        data=control,
        key="escalation-trend",
        footer=findings.with_remarks(footer, drawn_remarks(noted, quarters)),
        terms=("escalation_rate", "equal_age", "escalation_slope", "control_limits"),
        on_click=partial(_compare, _with_the_one_before(trend), spans),
    )
    remarks(noted, quarters)


def _with_the_one_before(trend: Trend) -> dict[str, str]:
    """Each quarter's name with that of the one before it: no build tells them where a click is handled."""
    return {quarter(found.period): quarter(quarter_before(found.period)) for found in trend.quarters}


def _compare(before: dict[str, str], spans: list[str], point: dict[str, Any]) -> None:
    """Compare the quarter of a point with the one before it."""
    now = str(point["x"])
    if now in before:
        compare(before[now], now, spans)


def _by_cohort(cohorts: pl.DataFrame, trend: Trend, noted: pl.DataFrame, *, words: str, footer: str) -> None:
    if cohorts.is_empty():
        st.info(
            t("No deal was observed in its first six months. Load tickets that begin before the deals were signed.")
        )
        return
    quarters = cohorts["quarter_on"].to_list()
    chart(
        partial(cohorts_figures.cohorts, cohorts, annotations=noted),
        title=wording.cohorts_title(trend),
        subtitle=" ".join(
            (
                t(
                    "Attributable escalations per 100 months of contract in the first six months, by quarter of"
                    " signature, {words}; n = {n} in {n_deals}. Lines are 95 % intervals; the six months of hollow"
                    " quarters are not over.",
                    words=words,
                    n=int(cohorts["n_events"].sum()),
                    n_deals=counts.deals(int(cohorts["n_deals"].sum())),
                ),
                *wording.signs(trend),
            )
        ),
        data=cohorts,
        key="escalation-cohorts",
        footer=findings.with_remarks(footer, drawn_remarks(noted, quarters)),
        terms=("cohort_rate",),
        on_click=signed_in_quarter,
    )
    remarks(noted, quarters)
