"""How the numbers are made: definitions, the analysis plan, the trial of predictions, and what all this cannot show."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import glossary, wording
from dashboard.components.charts import table
from dashboard.components.how_computed import how_computed
from dashboard.locale import t
from dashboard.summaries import data as quality
from dashboard.summaries import method as summaries


def definitions(thresholds: pl.DataFrame) -> None:
    """Every term of the glossary with its formula and origin, and every threshold."""
    wanted = st.text_input(t("Search the definitions"), key="term", placeholder=t("escalation, aligned, …"))
    shown = [
        (name, term)
        for name, term in sorted(glossary.terms().items(), key=lambda item: item[1].label.lower())
        if wanted.lower() in f"{term.label} {glossary.define(name)}".lower()
    ]
    if not shown:
        st.info(t("No term says that. Clear the search to see all of them."))
    for name, term in shown:
        with st.container(horizontal=True, vertical_alignment="top", wrap=False):
            method = f"  \n:gray[{wording.escape(term.method)}]" if term.method else ""
            st.markdown(f"**{term.label}.** {wording.escape(glossary.define(name))}{method}")
            how_computed(name, key=f"term-{name}")
    st.markdown(f"#### {t('Thresholds of these definitions')}")
    alt = t("Thresholds with their values and meanings")
    table(summaries.thresholds_table(thresholds), key="thresholds", alt=alt, wide=(t("Meaning"),))


def analysis_plan() -> None:
    """What is estimated, how, and when which verdict is given, fixed before results are looked at."""
    for title, points in summaries.plan():
        st.markdown(f"#### {title}")
        st.markdown("\n".join(f"- {point}" for point in points))
    st.markdown(f"#### {t('Verdicts')}")
    alt = t("Verdicts and the rules that give them, the first that holds")
    table(summaries.verdict_rules(), key="verdict-rules", alt=alt, wide=(t("Given when"),))


def predictions(overview: dict[str, Any], found: pl.DataFrame) -> None:
    """Whether what earlier deals predicted of later ones came true; what the watch list's numbers rest on."""
    st.markdown(f"#### {t('Are the expectations of open deals borne out?')}")
    st.markdown(wording.escape(overview["reason"]))
    shown = summaries.predictions_table(found)
    if shown.is_empty():
        st.info(t("No trial could be made: too few later deals were observed."))
    else:
        table(shown, key="predictions", alt=t("Escalations predicted and observed on later deals, by tenths of risk"))


def limits(totals: dict[str, Any], unknowns: pl.DataFrame) -> None:
    """What these data cannot show, with this build's own numbers."""
    st.markdown("\n".join(f"- {point}" for point in summaries.limits()))
    missing = quality.not_known(totals, unknowns)
    if missing:
        st.markdown(f"#### {t('Not known in this build')}")
        st.markdown("\n".join(f"- {wording.escape(sentence)}" for sentence in missing))
