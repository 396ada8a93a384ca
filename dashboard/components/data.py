"""Coverage with what would raise it, and what stands unlinked, on the page Data."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard.components.charts import chart, table
from dashboard.figures import data
from dashboard.locale import t, tn
from dashboard.summaries import coverage as rows
from dashboard.summaries import data as summaries
from dashboard.wording.safe import escape


def coverage_charts(coverage: pl.DataFrame, totals: dict[str, int], *, footer: str) -> None:
    """A matrix per kind of record: for how many deals of each region and quarter it could tell at all."""
    if coverage.is_empty():
        st.info(t("No signed deal was loaded, so there is nothing to cover."))
    columns = st.columns(2, gap="large")
    for at, (source_table, cells) in enumerate(summaries.coverage_by_table(coverage)):
        with columns[at % 2]:
            chart(
                partial(data.coverage, cells),
                title=summaries.coverage_title(source_table, cells),
                subtitle=t("Percentage of deals covered, by region and quarter of signature, n = {n}; records from"
                           " {span}",
                           n=int(cells["n_deals"].sum()), span=summaries.recorded(cells)),
                data=cells,
                key=f"coverage-{source_table}",
                footer=footer,
            )  # fmt: skip
            st.markdown(rows.next_step(source_table, cells, totals))


def escalation_marks(candidates: pl.DataFrame) -> None:
    """What might mark an escalation in tickets that do not tell, with its setting; nothing where all tell."""
    if candidates.is_empty():
        return
    st.markdown("#### " + t("What marks an escalation?"))
    st.markdown(
        t(
            "Nothing in the tickets of {sources} says which were escalated, so escalations are unknown, not none. If"
            " one of these values marks an escalation, put its setting into `commonground.toml` and build again.",
            sources=escape(", ".join(candidates["source_system"].unique(maintain_order=True))),
        )
    )
    table(
        rows.candidates_table(candidates),
        key="escalation-candidates",
        alt=t("Values that may mark an escalation"),
        wide=("setting",),
    )


def disagreements(found: pl.DataFrame) -> None:
    """What is declared otherwise than the records say; nothing where they agree."""
    if not found.is_empty():
        title = tn(
            "{n} practice is declared otherwise than recorded",
            "{n} practices are declared otherwise than recorded",
            len(found),
        )
        with st.expander(title):
            table(
                rows.disagreements_table(found),
                key="practice-disagreements",
                alt=t("Practices that are declared otherwise than the records say"),
            )


def unlinked(contracts: pl.DataFrame, unattributed: pl.DataFrame) -> None:
    """The contracts without a deal and the escalations without one, each in a list."""
    with st.expander(tn("{n} contract of no known deal", "{n} contracts of no known deal", len(contracts))):
        st.caption(
            t(
                "A contract belongs to a deal by its deal id, or by account and date. Export the register with the"
                " opportunity's number, or map it in `commonground.toml`."
            )
        )
        table(rows.unlinked_table(contracts), key="unlinked", alt=t("Contracts that belong to no known deal"))
    with st.expander(tn("{n} escalation of no signed deal", "{n} escalations of no signed deal", len(unattributed))):
        table(
            rows.reasons_table(unattributed),
            key="unattributed-reasons",
            alt=t("Why escalations belong to no signed deal"),
            wide=("mend",),
        )
        table(rows.unattributed_table(unattributed), key="unattributed", alt=t("Escalations of no signed deal"))
