"""Is the link between the practices and escalations real?"""

import streamlit as st

from dashboard import access, components, queries, wording
from dashboard.components import robustness
from dashboard.locale import t
from dashboard.summaries import evidence as summaries

facts = queries.build_facts()
filters = components.chosen_filters()
evidence = summaries.evidence(access.scope(), filters)
if evidence.n_deals == 0:
    components.no_deal(is_filtered=not filters.is_empty)
    st.stop()

words = components.filter_words(filters)
footer = wording.footer(facts, evidence.n_deals, words)
is_whole = filters.is_empty and access.scope().account_ids is None
if not is_whole:
    st.caption(
        f":material/filter_alt: Estimated anew for {words}: exploratory, since a subgroup is smaller and was chosen."
    )
components.verdict_banner(evidence)
components.how_computed("rate_ratio", "aligned", key="verdict", method=evidence.claim("C4").adjusted.method)
components.claims_list(evidence)

chosen = components.claim_picker(evidence)
with st.container(border=True):
    components.claim_details(chosen)
    robustness.claim_charts(evidence, chosen[0], words=words, footer=footer)
    if is_whole and chosen[0].claim_id == "C4":
        robustness.curves_since_signature(footer=footer)
        robustness.balance_of_deals(evidence, footer=footer)
if is_whole:
    robustness.what_if()
else:
    st.caption(
        t(
            "Curves, other specifications, checks and what-ifs are made of all deals when a build is made; clear the"
            " filters to see them."
        )
    )
