"""One account: what was agreed before signature, and what followed."""

import polars as pl
import streamlit as st

from dashboard import access, components, queries, wording
from dashboard.locale import t, tn
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
    st.info(tn("Choose the account with a deal.", "Choose one of {n} accounts with a deal.", len(accounts)))
    st.stop()

name = accounts.filter(pl.col("account_id") == account_id)["account_name"][0]
account = queries.account_facts(scope, account_id).row(0, named=True)
open_deals = queries.open_deals(scope, Filters()).filter(pl.col("account_id") == account_id)
children = queries.account_children(scope, account_id)
components.account_identity(name, account)
with st.container(horizontal=True, vertical_alignment="center"):
    components.account_links(labels[account_id], n_open_deals=len(open_deals))
    noted = components.annotate(account_id, as_of_on=facts["as_of_on"])
added = components.child_accounts(children, labels)
members = [account_id, *added["account_id"]]
all_deals = pl.concat([queries.account_deals(scope, member) for member in members])
if all_deals.is_empty():
    components.no_signed_deal(n_open_deals=len(open_deals), n_children=len(children))
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
components.account_header(deals, peers, summaries.of_group(account, added))
components.account_deals(deals, name=name)
if events.is_empty():
    st.info(t("No dated event is recorded for this account."))
else:
    components.account_timeline(deals, events, escalations, noted, footer=footer)
components.agreed_section(evidence, deals, name=name)
components.escalations_section(escalations, deals, name=name)
components.satisfaction_section(events, name=name)
components.risks_section(risks, deals, name=name)
components.contract_make_up(deals, peers, name=name, footer=footer)
