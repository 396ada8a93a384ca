"""Which open deals still lack a practice, and what can be done while there is room."""

from functools import partial

import streamlit as st

from dashboard import access
from dashboard.components.charts import table
from dashboard.components.filters import chosen_filters
from dashboard.components.how_computed import section
from dashboard.components.watch_list import account_asked_for, no_open_deal, rules_picker, watch_row
from dashboard.components.work_list import marked, work_list
from dashboard.export.html.handover import handover_brief
from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.queries import account
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import main_verdict
from dashboard.queries.open_deals import open_deal_steps, open_deals, prediction_overview
from dashboard.summaries import watch_list as summaries
from dashboard.wording.safe import escape

facts = build_facts()
accounts = account.accounts(access.scope())
of_account = account_asked_for(accounts)
deals = summaries.ranked(open_deals(access.scope(), chosen_filters(), account_id=of_account))
if deals.is_empty():
    no_open_deal(access.scope(), chosen_filters(), account_id=of_account)
    st.stop()

st.markdown(f"### {escape(summaries.finding(deals))}")
st.markdown(escape(summaries.counts(deals)))
for sentence in summaries.untracked(deals):
    st.info(sentence)
overview = prediction_overview()
if not overview["is_calibrated"]:
    st.caption(t("Expected escalations of a deal are not given here: {why}", why=escape(overview["reason"])))
verdict = main_verdict()
if not verdict.is_favourable:
    st.caption(escape(summaries.no_steps(verdict)))
deals = summaries.with_rules(deals, rules_picker())
steps = summaries.steps_of_deals(open_deal_steps(access.scope()))
deals = marked(deals, facts)
with_page = set(deals.join(accounts, on="account_id", how="semi")["account_id"])
row = partial(watch_row, steps=steps, account_ids=with_page, brief=handover_brief(access.scope(), facts))
work_list(deals, row, facts)

section(t("All open deals"), "open_deal_due", "commitment_point", key="open-deals")
if overview["is_calibrated"]:
    st.caption(t("Expected escalations are those of the first year after signature, from deals alike: {how}",
                 how=escape(written(overview["reason"]))))  # fmt: skip
table(summaries.table(deals), key="open-deals", alt=t("Every open deal with what is missing and who is next"))
