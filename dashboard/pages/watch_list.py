"""Which open deals still lack a practice, and what can be done while there is room."""

import streamlit as st

from dashboard import access, components, queries, wording
from dashboard.export.handover import handover_brief
from dashboard.locale import t
from dashboard.summaries import account as accounts
from dashboard.summaries import watch_list as summaries

facts = queries.build_facts()
filters = components.chosen_filters()
everything = summaries.ranked(queries.open_deals(access.scope(), filters))
labels = accounts.labels(queries.accounts(access.scope()))
deals = components.of_account(everything, labels)
if deals.is_empty():
    st.info(
        t("No open deal matches these filters. Clear one of them.")
        if not filters.is_empty or len(everything)
        else t("No open deal is in the exports. Load an export of the pipeline, then run `common-ground build` again.")
    )
    st.stop()

st.markdown(f"### {summaries.finding(deals)}")
st.markdown(summaries.counts(deals))
for sentence in summaries.untracked(deals):
    st.info(sentence)
overview = queries.prediction_overview()
if not overview["is_calibrated"]:
    st.caption(t("No number of escalations is expected of a deal here: {why}", why=wording.escape(overview["reason"])))
deals = summaries.with_rules(deals, components.rules_picker())
steps = queries.open_deal_steps(access.scope())
components.watch_rows(deals, steps, labels, handover_brief(access.scope(), facts))

components.section(t("All open deals"), "open_deal_due", "commitment_point", key="open-deals")
if overview["is_calibrated"]:
    st.caption(t("Expected escalations are those of the first year after signature, from deals alike: {how}",
                 how=wording.escape(overview["reason"])))  # fmt: skip
components.table(
    summaries.table(deals), key="open-deals", alt=t("Every open deal with what is missing and who is next")
)
