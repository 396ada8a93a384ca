"""Is the link between the practices and escalations real?"""

from functools import partial

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import evidence as summaries

facts = queries.build_facts()
filters = components.chosen_filters()
evidence = summaries.evidence(access.scope(), filters)
if evidence.n_deals == 0:
    components.no_deal(is_filtered=not filters.is_empty)
    st.stop()

words = components.filter_words(filters)
footer = wording.footer(facts, evidence.n_deals, words)
if not filters.is_empty:
    st.caption(
        f":material/filter_alt: Estimated anew for {words}: exploratory, since a subgroup is smaller and was chosen."
    )
components.verdict_banner(evidence)
components.how_computed("rate_ratio", "aligned", key="verdict", method=evidence.claim("C4").adjusted.method)
components.claims_list(evidence)

claims = summaries.estimated(evidence)
left, right = st.columns(2, gap="large")
with left:
    if any(level.crude.value is not None for level in evidence.levels):
        components.chart(
            partial(figures.dose_response, evidence.levels),
            title=summaries.dose_title(evidence),
            subtitle=f"Attributable escalations per 100 engagement-months, first 12 months, not adjusted, {words}."
            " Lines: 95 % intervals.",
            data=summaries.levels_table(evidence),
            key="dose-response",
            footer=footer,
            terms=("escalation_rate", "aligned"),
        )
    else:
        st.info("No deal has all three practices known and an observed outcome.")
with right:
    if claims:
        components.chart(
            partial(figures.forest, claims),
            title=summaries.forest_title(evidence),
            subtitle=f"Rate ratios of attributable escalations in the first 12 months with 95 % intervals, {words}, "
            f"n = {evidence.claim('C4').adjusted.n_deals:,}. Filled: adjusted; hollow: crude.",
            data=summaries.claims_table(evidence),
            key="claims",
            footer=footer,
            terms=("rate_ratio", "success_definition", "delivery_voice", "risk_ownership"),
        )
    else:
        st.info(f"No ratio can be estimated. {evidence.claim('C4').adjusted.withheld or ''}")
