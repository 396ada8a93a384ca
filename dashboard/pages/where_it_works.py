"""Do the practices go with fewer escalations in every kind of deal? All groups at once."""

from functools import partial

import streamlit as st

from dashboard import access, assessment
from dashboard.components.charts import chart, table
from dashboard.figures.groups import groups
from dashboard.locale import t
from dashboard.queries.builds import build_facts
from dashboard.queries.scoped import Filters
from dashboard.summaries import groups as summaries
from dashboard.wording import footers
from dashboard.wording import groups as wording
from dashboard.wording.safe import escape

facts = build_facts()
if access.scope().account_ids is not None:
    st.info(t("Groups are compared on all deals of the firm, when a build is made; you see a part of them."))
    st.stop()
evidence = assessment.evidence(access.scope(), Filters())
if not summaries.is_anything_told(evidence.factors):
    st.info(escape(wording.nothing_told(evidence.factors)))
    st.stop()

n_deals = evidence.claim("C4").adjusted.n_deals
footer = footers.footer(facts, n_deals, t("all deals"))
chart(
    partial(groups, evidence.factors),
    title=wording.title(evidence.factors),
    subtitle=wording.drawn(n_deals),
    data=summaries.groups_table(evidence.factors),
    key="groups",
    footer=footer,
    terms=("groups_together", "rate_ratio"),
)
st.markdown("#### " + t("Do the groups differ?"))
st.caption(
    t(
        "Five kinds of groups are tested, and each test allows for the other four. A difference that could be chance"
        " is no reason to treat groups differently."
    )
)
table(summaries.tests_table(evidence.factors), key="group-tests", alt=t("Whether groups differ, by kind of group"))
