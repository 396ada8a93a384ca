"""How the numbers are made: definitions, the analysis plan, the trial of predictions, and what all this cannot show."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import glossary
from dashboard.components.charts import chart, plain_table, table
from dashboard.components.how_computed import how_computed
from dashboard.figures.calibration import predicted_and_observed
from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.summaries import data as quality
from dashboard.summaries import method as summaries
from dashboard.wording.of_today import exceptions
from dashboard.wording.safe import escape


def definitions(thresholds: pl.DataFrame) -> None:
    """Every term of the glossary with its formula and origin, and every threshold."""
    wanted = st.text_input(t("Search the definitions"), key="term", placeholder=t("escalation, aligned, …"))
    shown = [
        (name, term)
        for name, term in sorted(glossary.terms().items(), key=lambda item: item[1].label.lower())
        if wanted.lower() in f"{term.label} {glossary.define(name)}".lower()
    ]
    if not shown:
        st.info(t("No definition contains these words. Clear the search to see all of them."))
    for name, term in shown:
        with st.container(horizontal=True, vertical_alignment="top", wrap=False):
            method = f"  \n:gray[{escape(term.method)}]" if term.method else ""
            st.markdown(f"**{escape(term.label)}.** {escape(glossary.define(name))}{method}", width="stretch")
            how_computed(name, key=f"term-{name}")
    st.markdown("#### " + t("Thresholds of these definitions"))
    alt = t("Thresholds with their values and meanings")
    plain_table(summaries.thresholds_table(thresholds), alt=alt)


def analysis_plan() -> None:
    """What is estimated, how, and when which verdict is given, fixed before results are looked at."""
    for title, points in summaries.plan():
        st.markdown(f"#### {escape(title)}")
        st.markdown("\n".join(f"- {escape(point)}" for point in points))
    st.markdown("#### " + t("The trial that this imitates"))
    alt = t("The parts of the trial that the estimate imitates, and how each is imitated")
    plain_table(summaries.target_trial(), alt=alt)
    st.markdown("#### " + t("Verdicts"))
    alt = t("Verdicts and the rules that give them, the first that holds")
    plain_table(summaries.verdict_rules(), alt=alt)
    st.markdown("\n".join(f"- {escape(point)}" for point in summaries.looks()))
    st.markdown("#### " + t("Thresholds of the verdicts"))
    alt = t("Every threshold of the verdicts and what it does")
    plain_table(summaries.verdict_thresholds(), alt=alt)


def predictions(overview: dict[str, Any], found: pl.DataFrame, *, footer: str) -> None:
    """Whether what earlier deals predicted of later ones came true; what the watch list's numbers rest on."""
    st.markdown("#### " + t("Are the expectations of open deals borne out?"))
    st.markdown(escape(written(overview["reason"])))
    shown = summaries.predictions_table(found)
    if shown.is_empty():
        st.info(t("No trial could be made: too few later deals were observed."))
        return
    by_risk = summaries.tenths(found)
    if by_risk.is_empty():
        table(shown, key="predictions", alt=t("Escalations predicted and observed on later deals"))
        return
    chart(
        partial(predicted_and_observed, by_risk),
        title=summaries.predictions_title(found),
        subtitle=t(
            "Attributable escalations of later deals by tenths of predicted risk, n = {n}. A slope of 1 is right;"
            " below 1 the predictions spread too far. Lines are 95 % intervals.",
            n=int(by_risk["n_deals"].sum()),
        ),
        data=shown,
        headings={},
        key="predictions",
        footer=footer,
        terms=("escalation",),
    )


def limits(totals: dict[str, Any], unknowns: pl.DataFrame, deals: pl.DataFrame) -> None:
    """What these data cannot show, with this build's own numbers; `deals` say what is of today."""
    st.markdown("\n".join(f"- {escape(point)}" for point in summaries.limits()))
    missing = [*quality.not_known(totals, unknowns), *filter(None, [exceptions(deals)])]
    if missing:
        st.markdown("#### " + t("Not known in this build"))
        st.markdown("\n".join(f"- {escape(sentence)}" for sentence in missing))
