"""The sections of the Account page below its timeline: each a finding and the table behind it, or why there is none."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard.components.charts import chart, table
from dashboard.components.how_computed import section
from dashboard.components.record import open_picked, places, record_choice
from dashboard.figures.peers import make_up
from dashboard.locale import t
from dashboard.summaries.account import findings, tables
from dashboard.summaries.account import labels as summaries
from dashboard.summaries.account import peers as peer_rows
from dashboard.wording.safe import escape

_RECORD = "record_url"


def agreed_section(evidence: pl.DataFrame, deals: pl.DataFrame, *, name: str) -> None:
    """What was agreed before signature: per deal and practice the status and the record that says so."""
    section(t("Agreed before signature"), "commitment_point", "success_definition", "delivery_voice", "risk_ownership",
            key="agreed")  # fmt: skip
    st.markdown(escape(findings.agreed(evidence)))
    alt = t("What was agreed before signature with {name}, practice by practice, with its source", name=name)
    _rows(tables.evidence_table(evidence, findings.numbers(deals)), evidence, key="agreed", alt=alt)


def risks_section(risks: pl.DataFrame, deals: pl.DataFrame, *, name: str) -> None:
    """Risks and who owned them at signature, and the symptoms of what was left open."""
    section(t("Risks and owners at signature"), "risk_ownership", "risk_owned", key="risks")
    st.markdown(escape(findings.symptoms(deals)))
    if not risks.is_empty():
        st.markdown(escape(findings.owned(risks)))
        alt = t("Risks of {name} as of signature, with their owners then", name=name)
        _rows(tables.risks_table(risks, findings.numbers(deals)), risks, key="risks", alt=alt)
    elif deals["risk_ownership_status"].eq("unknown").all():
        st.info(
            t("No risk register covers these deals, so whether risks had owners is not known. Export one and run"
              " `common-ground build`; `common-ground template` writes an empty one.")
        )  # fmt: skip
    else:
        st.info(t("The risk register covers these deals and holds no risk of theirs."))


def contract_make_up(deals: pl.DataFrame, peers: pl.DataFrame, *, name: str, footer: str) -> None:
    """The contracts of the deals beside those of similar deals, drawn and as a table."""
    section(t("Contract make-up"), "control_share", key="contracts")
    if deals["n_clauses"].is_null().all():
        st.info(t("No clause of these contracts is on record. A contract register that lists clauses would fill this."))
        return
    compared = peer_rows.make_up(deals, peers)
    if compared.is_empty():
        st.info(t("Too few similar deals have a contract on record to compare with; ten are needed."))
    else:
        chart(
            partial(make_up, compared),
            title=peer_rows.make_up_title(compared),
            subtitle=t("Each point a deal of {name}; band and line: the middle half and the median of {n} similar"
                       " deals, {alike}.",
                       name=name, n=compared["n_peers"][0], alike=peer_rows.alike_words(deals)),
            data=compared,
            key="make-up",
            footer=footer,
            terms=("control_share",),
        )  # fmt: skip
    table(tables.contract_table(deals), key="contracts", alt=t("Contract clauses of {name}", name=name))


def escalations_section(escalations: pl.DataFrame, deals: pl.DataFrame, *, name: str) -> None:
    """What escalated, why, and how long after signature."""
    section(t("Escalations"), "escalation", key="escalations")
    if escalations.is_empty():
        st.info(escape(summaries.no_escalations(deals.filter(pl.col("observed_months") > 0), deals)))
        return
    st.markdown(escape(findings.surprises(escalations)))
    _rows(tables.escalations_table(escalations, findings.numbers(deals)), escalations, key="escalations",
          alt=t("Escalations of {name}", name=name))  # fmt: skip


def satisfaction_section(events: pl.DataFrame, *, name: str) -> None:
    """The answers of surveys."""
    answers = tables.answers(events)
    st.markdown("#### " + t("Satisfaction"))
    if answers.is_empty():
        st.info(
            t("No survey answer of this account is on record. Silence is not satisfaction: the Data page says whether a"
              " survey covers its region.")
        )  # fmt: skip
    else:
        table(answers, key="satisfaction", alt=t("Survey answers of {name}", name=name))


def _rows(rows: pl.DataFrame, records: pl.DataFrame, *, key: str, alt: str) -> None:
    """A table whose rows open the record of the export behind them; `records` has file and row of each."""
    st.caption(t("Choose a cell to see the record of the export behind its row."))
    table(rows, key=key, alt=alt, links=(_RECORD,) if _RECORD in rows.columns else (), is_picked=True)
    record_choice(key, rows)
    open_picked(key, places(records))
