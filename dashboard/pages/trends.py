"""Are we aligning more, and are escalations falling?"""

from functools import partial

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.locale import t
from dashboard.summaries import trends as summaries

facts = queries.build_facts()
filters = components.chosen_filters()
chosen = components.portfolio(facts["build_id"], facts["as_of_on"], access.scope(), filters)
if chosen is None:
    components.no_deal(is_filtered=not filters.is_empty)
    st.stop()

words, n = components.filter_words(filters), len(chosen.deals)
footer = wording.footer(facts, n, words)
components.cards(chosen.cards)
components.not_known(chosen.not_known)

by, noted = components.trend_choice(as_of_on=facts["as_of_on"])
left, right = st.columns(2, gap="large")
with left:
    components.escalation_trend(by, noted, chosen.periods, chosen.cohorts, words=words, footer=footer)
with right:
    components.chart(
        partial(figures.adoption, chosen.adoption),
        title=summaries.adoption_title(chosen.adoption),
        subtitle=t(
            "Share of deals by signature quarter, {words}, n = {n}. Hatched: no source could tell.", words=words, n=n
        ),
        data=chosen.adoption,
        key="adoption",
        footer=footer,
        terms=("success_definition", "delivery_voice", "risk_ownership"),
    )

components.why_it_moved(chosen.moved, words=words, footer=footer)

if chosen.symptoms.is_empty():
    st.info(t("No symptom can be compared: criteria, responsibilities or risks, or the outcomes, are not known."))
else:
    components.chart(
        partial(figures.symptoms, chosen.symptoms),
        title=summaries.symptoms_title(chosen.symptoms),
        subtitle=t(
            "Attributable escalations per 100 engagement-months with and without each symptom, not adjusted, {words},"
            " n = {n} deals. Lines: 95 % intervals.",
            words=words,
            n=n,
        ),
        data=chosen.symptoms.drop("note"),
        key="symptoms",
        footer=footer,
        terms=("symptoms", "escalation_rate"),
    )
