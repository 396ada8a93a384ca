"""One account: what was agreed before signature, and what followed."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import account as summaries

facts = queries.build_facts()
accounts = queries.accounts(access.scope())
if accounts.is_empty():
    components.no_deal(is_filtered=False)
    st.stop()
left, right = st.columns(2, gap="small")
with left:
    account_id = components.account_picker(accounts)
if account_id is None:
    st.info(f"Choose one of {len(accounts):,} accounts with a signed deal.")
    st.stop()

all_deals = queries.account_deals(access.scope(), account_id)
with right:
    deals = components.deal_picker(all_deals)
events, evidence, risks, escalations = (
    summaries.of_deals(rows, deals, all_deals)
    for rows in (
        queries.account_timeline(access.scope(), account_id),
        queries.practice_evidence(access.scope(), account_id),
        queries.account_risks(access.scope(), account_id),
        queries.account_escalations(access.scope(), account_id),
    )
)
name = deals["account_name"][0] or account_id
footer = wording.footer(facts, len(deals), name)

st.subheader(name, anchor=False)
st.markdown(summaries.account_sentence(deals, escalations))
components.table(summaries.account_deals_table(deals), key="account-deals", alt=f"Signed deals of {name}")
if events.is_empty():
    st.info("No dated event is recorded for this account.")
else:
    components.chart(
        partial(
            figures.timeline,
            events,
            committed_on=summaries.committed_on(deals),
            signed_on=deals["signed_on"].to_list(),
        ),
        title=summaries.timeline_title(deals, escalations),
        subtitle=f"{len(events):,} dated events, {summaries.span(events)}. Solid lines: signatures; dotted: commitment"
        " points; hollow practices came only after signature.",
        data=events.drop("account_id", "deal_id"),
        key="timeline",
        footer=footer,
    )

components.section(
    "Agreed before signature",
    "commitment_point",
    "success_definition",
    "delivery_voice",
    "risk_ownership",
    key="agreed",
)
components.evidence_table(evidence, key="agreed")
components.section("Escalations", "escalation", key="escalations")
if escalations.is_empty():
    st.info(summaries.no_escalations(deals.filter(pl.col("observed_months") > 0), deals))
else:
    components.table(summaries.escalations_table(escalations), key="escalations", alt=f"Escalations of {name}")
components.section("Risks and owners", "risk_ownership", "risk_owned", key="risks")
if risks.is_empty():
    st.info("No risk is recorded here. `common-ground build` reads a risk register where one is exported.")
else:
    components.table(summaries.risks_table(risks), key="risks", alt=f"Risks of {name} as of signature")
components.section("Contract make-up", "control_share", key="contracts")
components.table(summaries.contract_table(deals), key="contracts", alt=f"Contract clauses of {name}")
