"""What a decision may rest on, below the verdict; only where the verdict carries it."""

import streamlit as st

from dashboard.components.charts import table
from dashboard.locale import t
from dashboard.summaries import decisions as summaries
from dashboard.wording.safe import escape
from etl.evidence import Evidence


def for_decisions(evidence: Evidence) -> None:
    """Probabilities, escalations avoided per quarter, and how strong a hidden factor would have to be."""
    found = evidence.decisions
    if found is None or not summaries.is_shown(evidence):
        return
    with st.expander(t("For a decision: probabilities, amounts per quarter, and what a hidden factor would take")):
        st.markdown(escape(summaries.probabilities(found)))
        st.markdown(escape(f"{summaries.amounts_words(found)} {summaries.money_words(found)}".strip()))
        table(summaries.amounts(found), key="avoided-per-quarter", alt=t("Fewer escalations per quarter"))
        st.markdown(escape(summaries.strength(found)))
        alt = t("How strong a hidden factor would have to be, in units of each known difference")
        table(summaries.benchmarks_table(found), key="benchmarks", alt=alt)
