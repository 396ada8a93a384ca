"""Is the link between the practices and escalations real?"""

from functools import partial

import streamlit as st

from dashboard import access, assessment
from dashboard.components import robustness
from dashboard.components.claim_rows import claims_list
from dashboard.components.claims import behind, part_banner, verdict_banner
from dashboard.components.decisions import for_decisions
from dashboard.components.filters import chosen_filters, clear_filters_button, filter_words, no_deal_left
from dashboard.components.how_computed import how_computed
from dashboard.locale import inside, t
from dashboard.queries.builds import build_facts
from dashboard.summaries.evidence import left_out
from dashboard.wording import footers
from dashboard.wording.safe import escape

facts = build_facts()
filters = chosen_filters()
with st.spinner(t("Estimating …")):
    evidence = assessment.evidence(access.scope(), filters)
if evidence.n_deals == 0:
    no_deal_left(access.scope(), filters)
    st.stop()

words = filter_words(filters)
footer = footers.footer(facts, evidence.n_deals, words)
is_whole = filters.is_empty and access.scope().account_ids is None
if not is_whole:
    note = t(
        "Estimated anew for {words}: exploratory, since a subgroup is smaller and was chosen.", words=escape(words)
    )
    st.caption(f":material/filter_alt: {note}")
if is_whole:
    verdict_banner(evidence)
    for_decisions(evidence)
else:
    part_banner(evidence, assessment.pooled(access.scope(), filters))
    st.caption(t("For a decision: {why}", why=inside(left_out())))
how_computed("rate_ratio", "aligned", key="verdict", method=evidence.claim("C4").adjusted.method)
claims_list(
    evidence, partial(behind, evidence, words=words, footer=footer, is_whole=is_whole),
    is_filtered=not filters.is_empty,
)  # fmt: skip
st.markdown("#### " + t("What if?"))
if is_whole:
    robustness.what_if(evidence)
else:
    st.info(left_out())
    if not filters.is_empty:
        clear_filters_button("what-if")
