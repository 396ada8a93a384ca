"""One account: what was agreed before signature, and what followed."""

import polars as pl
import streamlit as st

from dashboard import access, components, queries, wording
from dashboard.locale import t
from dashboard.queries import Filters
from dashboard.summaries import account as summaries
from dashboard.summaries import peers as peer_rows

facts = queries.build_facts()
scope = access.scope()
accounts = queries.accounts(scope)
if accounts.is_empty():
    components.no_deal(is_filtered=False)
    st.stop()
labels = summaries.labels(accounts)
left, right = st.columns(2, gap="small")
with left:
    account_id = components.account_picker(accounts)
if account_id is None:
    st.info(f"Choose one of {len(accounts):,} accounts with a deal.")
    st.stop()

name = accounts.filter(pl.col("account_id") == account_id)["account_name"][0]
open_deals = queries.open_deals(scope, Filters()).filter(pl.col("account_id") == account_id)
st.subheader(name, anchor=False)
with st.container(horizontal=True, vertical_alignment="center"):
    components.account_links(labels[account_id], has_open_deals=not open_deals.is_empty())
    noted = components.annotate(account_id, as_of_on=facts["as_of_on"])
members = [account_id, *components.child_accounts(queries.account_children(scope, account_id), labels)]
all_deals = pl.concat([queries.account_deals(scope, member) for member in members])
if all_deals.is_empty():
    st.info(
        t(
            "No signed deal of this account itself is recorded. Its open deals stand on the watch list; those of its"
            " child"
            " accounts can be added above."
        )
    )
    st.stop()
with right:
    deals = components.deal_picker(all_deals)
events, evidence, risks, escalations = (
    summaries.of_deals(pl.concat([query(scope, member) for member in members]), deals, all_deals)
    for query in (
        queries.account_timeline,
        queries.practice_evidence,
        queries.account_risks,
        queries.account_escalations,
    )
)
footer = wording.footer(facts, len(deals), name)
peers = peer_rows.similar(queries.deals(scope, Filters()), deals)
components.account_header(deals, peers, queries.account_facts(scope, account_id).row(0, named=True))
st.markdown(summaries.account_sentence(deals, escalations))
components.table(summaries.account_deals_table(deals), key="account-deals", alt=f"Signed deals of {name}")
if events.is_empty():
    st.info("No dated event is recorded for this account.")
else:
    components.account_timeline(deals, events, escalations, noted, footer=footer)

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
components.contract_make_up(deals, peers, name=name, footer=footer)
