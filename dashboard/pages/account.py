"""One account: what was agreed before signature, and what followed."""

import polars as pl
import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import account as summaries

facts = queries.build_facts()
components.header("Account", "What was agreed, when, who said so, and what followed?", facts)
accounts = queries.accounts(access.scope())
if accounts.is_empty():
    st.info("No account has a signed deal yet. Load an export of won deals and build again.")
    st.stop()
account_id = components.account_picker(accounts)
if account_id is None:
    st.info(f"Choose one of {len(accounts):,} accounts with a signed deal.")
    st.stop()

deals = queries.account_deals(access.scope(), account_id)
events = queries.account_timeline(access.scope(), account_id)
evidence = queries.practice_evidence(access.scope(), account_id)
escalations = queries.account_escalations(access.scope(), account_id)
name = deals["account_name"][0] or account_id
footer = (
    f"As of {wording.day(facts['as_of_on'])} · {name} · n = {len(deals):,} signed deals · build {facts['build_id']}"
)

st.subheader(name, anchor=False)
st.markdown(summaries.account_sentence(deals, escalations))
components.table(summaries.account_deals_table(deals), key="account-deals", alt=f"Signed deals of {name}")
if events.is_empty():
    st.info("No dated event is recorded for this account.")
else:
    components.chart(
        figures.timeline(
            events,
            committed_on=[value.date() for value in deals["committed_at"].drop_nulls()],
            signed_on=deals["signed_on"].to_list(),
        ),
        title=summaries.timeline_title(deals, escalations),
        subtitle=f"{name}: {len(events):,} dated events, {wording.day(events['occurred_at'].min().date())} to "
        f"{wording.day(events['occurred_at'].max().date())}",
        data=events.drop("account_id"),
        key="timeline",
        footer=footer,
    )

st.markdown("#### Agreed before signature")
components.evidence_table(evidence, key="agreed")
left, right = st.columns(2, gap="large")
with left:
    st.markdown("#### Risks and owners")
    risks = queries.account_risks(access.scope(), account_id)
    if risks.is_empty():
        st.info(
            "No risk is recorded for these deals. `common-ground build` reads a risk register where one is exported."
        )
    else:
        components.table(summaries.risks_table(risks), key="risks", alt=f"Risks of {name} as of signature")
with right:
    st.markdown("#### Contract make-up")
    components.table(summaries.contract_table(deals), key="contracts", alt=f"Contract clauses of {name}")
st.markdown("#### Escalations")
if escalations.is_empty():
    observed = deals.filter(pl.col("observed_months") > 0)
    st.info(summaries.no_escalations(observed, deals))
else:
    components.table(summaries.escalations_table(escalations), key="escalations", alt=f"Escalations of {name}")
