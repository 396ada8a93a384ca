"""One account: what was agreed before signature, and what followed."""

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components.account import (
    account_deals,
    account_header,
    account_identity,
    account_links,
    account_timeline,
    child_accounts,
    no_signed_deal,
)
from dashboard.components.account_choice import account_picker, deal_picker
from dashboard.components.account_now import glance
from dashboard.components.account_sections import (
    agreed_section,
    contract_make_up,
    escalations_section,
    risks_section,
    satisfaction_section,
)
from dashboard.components.accounts import account_list
from dashboard.components.follow import follow
from dashboard.components.notes import annotate
from dashboard.components.page import no_deal
from dashboard.components.record import open_addressed
from dashboard.locale import t
from dashboard.queries import account as account_queries
from dashboard.queries import open_deals as open_deals_queries
from dashboard.queries import portfolio
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import main_verdict
from dashboard.queries.scoped import Filters
from dashboard.summaries.account import counted, findings, now
from dashboard.summaries.account import labels as summaries
from dashboard.summaries.account import peers as peer_rows
from dashboard.wording import footers
from dashboard.wording.safe import cut, escape

facts = build_facts()
scope = access.scope()
accounts = account_queries.accounts(scope)
if accounts.is_empty():
    no_deal()
    st.stop()
left, right = st.columns(2, gap="small")
with left:
    account_id = account_picker(accounts)
if account_id is None:
    account_list(set(accounts["account_id"]))
    st.stop()

name = accounts.filter(pl.col("account_id") == account_id)["account_name"][0]
account = account_queries.account_facts(scope, account_id).row(0, named=True)
open_deals = open_deals_queries.open_deals(scope, Filters()).filter(pl.col("account_id") == account_id)
children = account_queries.account_children(scope, account_id)
account_identity(name, account)
with st.container(horizontal=True, vertical_alignment="center"):
    account_links(account_id, n_open_deals=len(open_deals))
    noted = annotate(account_id, as_of_on=facts["as_of_on"])
    change = follow(account_id, facts)
if change:
    st.info(escape(change))
added = child_accounts(children, set(accounts["account_id"]))
members = [account_id, *added["account_id"]]
all_deals = pl.concat([account_queries.account_deals(scope, member) for member in members])
if all_deals.is_empty():
    no_signed_deal(n_open_deals=len(open_deals), n_children=len(children))
    st.stop()
with right:
    deals = deal_picker(all_deals)
(all_events, events), (_, evidence), (_, risks), (all_escalations, escalations) = (
    (rows, summaries.of_deals(rows, deals, all_deals))
    for rows in (
        pl.concat([query(scope, member) for member in members])
        for query in (
            account_queries.account_timeline,
            account_queries.practice_evidence,
            account_queries.account_risks,
            account_queries.account_escalations,
        )
    )
)
short = cut(name)
footer = footers.footer(facts, len(deals), short)
all_signed = portfolio.deals(scope, Filters())
peers = peer_rows.similar(all_signed, deals)
beside = peer_rows.beside(all_signed, deals)
rows_behind = counted.of_account(deals, peers, all_deals, all_escalations, all_events)
account_header(
    deals, peers, summaries.of_group(account, added), beside=beside, verdict=main_verdict(), counted=rows_behind
)
glance(
    (
        now.agreed(deals, findings.numbers(deals)),
        now.next_steps(open_deals, deals, risks, escalations),
        now.risks_today(risks),
        now.escalated(escalations),
    )
)
timeline, agreed, escalated, satisfaction, owned, contracts, signed = st.tabs(
    [t("Timeline"), t("Agreed"), t("Escalations"), t("Satisfaction"), t("Risks"), t("Contracts"), t("Deals")],
    key="account-tab",
)
with timeline:
    if events.is_empty():
        st.info(t("No dated event is recorded for this account."))
    else:
        account_timeline(deals, events, escalations, noted, footer=footer)
with agreed:
    agreed_section(evidence, deals, name=short)
with escalated:
    escalations_section(escalations, deals, name=short)
with satisfaction:
    satisfaction_section(events, name=short)
with owned:
    risks_section(risks, deals, name=short)
with contracts:
    contract_make_up(deals, peers, name=short, footer=footer)
with signed:
    account_deals(deals, name=short)
open_addressed()
