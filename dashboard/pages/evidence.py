"""Is the link between the practices and escalations real?"""

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import evidence as summaries

facts = queries.build_facts()
filters = components.filter_bar(queries.options(access.scope()))
components.header("Evidence", "Do the practices go with fewer escalations, and by how much?", facts)
evidence = summaries.evidence(access.scope(), filters)

if evidence.n_deals == 0:
    st.info("No signed deal matches. Widen the filters, or load an export of won deals and build again.")
    st.stop()

words = components.filter_words(filters)
footer = f"As of {wording.day(facts['as_of_on'])} · n = {evidence.n_deals:,} signed deals · {words} · build {facts['build_id']}"
components.verdict_banner(evidence)
if not filters.is_empty:
    st.caption(f"Estimated anew for {words}: exploratory, since a subgroup is smaller and was chosen.")

claims = summaries.estimated(evidence)
left, right = st.columns(2, gap="large")
with left:
    if claims:
        components.chart(
            figures.forest(claims),
            title=summaries.forest_title(evidence),
            subtitle=f"Rate ratios of attributable escalations in the first 12 months, 95 % intervals, {words}, "
            f"n = {evidence.claim('C4').adjusted.n_deals:,}; grey: crude",
            data=summaries.claims_table(evidence),
            key="claims",
            footer=footer,
        )
    else:
        st.info(f"No ratio can be estimated. {evidence.claim('C4').adjusted.withheld or ''}")
with right:
    if any(level.crude.value is not None for level in evidence.levels):
        components.chart(
            figures.dose_response(evidence.levels),
            title=summaries.dose_title(evidence),
            subtitle=f"Attributable escalations per 100 engagement-months, first 12 months, not adjusted, {words}; intervals 95 %",
            data=summaries.levels_table(evidence),
            key="dose-response",
            footer=footer,
        )
    else:
        st.info("No deal has all three practices known and an observed outcome.")

st.markdown("#### The claims")
for claim in evidence.claims:
    components.claim_card(claim)
components.how_computed(
    "Each ratio compares the rate of attributable escalations per engagement-month in the first twelve months after"
    " signature. Practices count only when they happened, and were recorded, before signature. These are associations in"
    " data that nobody randomised.",
    method=evidence.claim("C4").adjusted.method,
    inputs=f"marts.deal_outcomes, marts.deal_windows; causes as of map {facts['cause_map_hash'][:12]}",
)
