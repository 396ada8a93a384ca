"""Is the link between the practices and escalations real?"""

import streamlit as st

from dashboard import access, assessment
from dashboard.components import robustness
from dashboard.components.claims import claim_details, claim_picker, claims_list, part_banner, verdict_banner
from dashboard.components.decisions import for_decisions
from dashboard.components.filters import chosen_filters, filter_words
from dashboard.components.how_computed import how_computed
from dashboard.components.page import no_deal
from dashboard.components.take_up import staggered_take_up
from dashboard.locale import t
from dashboard.queries.builds import build_facts
from dashboard.wording import footers

facts = build_facts()
filters = chosen_filters()
with st.spinner(t("Estimating …")):
    evidence = assessment.evidence(access.scope(), filters)
if evidence.n_deals == 0:
    no_deal(is_filtered=not filters.is_empty)
    st.stop()

words = filter_words(filters)
footer = footers.footer(facts, evidence.n_deals, words)
is_whole = filters.is_empty and access.scope().account_ids is None
if not is_whole:
    note = t("Estimated anew for {words}: exploratory, since a subgroup is smaller and was chosen.", words=words)
    st.caption(f":material/filter_alt: {note}")
if is_whole:
    verdict_banner(evidence)
    for_decisions(evidence)
else:
    part_banner(evidence, assessment.pooled(access.scope(), filters))
how_computed("rate_ratio", "aligned", key="verdict", method=evidence.claim("C4").adjusted.method)
claims_list(evidence)

chosen = claim_picker(evidence)
with st.container(border=True):
    claim_details(chosen)
    robustness.claim_charts(evidence, chosen[0], words=words, footer=footer)
    if is_whole and chosen[0].claim_id == "C4":
        robustness.curves_since_signature(footer=footer)
        robustness.balance_of_deals(evidence, footer=footer)
        staggered_take_up(evidence, footer=footer)
if is_whole:
    robustness.what_if(evidence)
else:
    st.caption(
        t(
            "Curves, other specifications, checks and what-ifs are made of all deals when a build is made; clear the"
            " filters to see them."
        )
    )
