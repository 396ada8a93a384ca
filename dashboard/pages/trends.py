"""Are we aligning more, and are escalations falling?"""

from functools import partial

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import cards
from dashboard.summaries import trends as summaries

facts = queries.build_facts()
filters = components.chosen_filters()
deals = queries.deals(access.scope(), filters)
if deals.is_empty():
    components.no_deal(is_filtered=not filters.is_empty)
    st.stop()

periods = queries.periods(access.scope(), filters)
words = components.filter_words(filters)
footer = wording.footer(facts, len(deals), words)
components.cards(cards.headline(deals, periods, as_of_on=facts["as_of_on"]))

control = summaries.control_chart(periods)
adoption = summaries.adoption(deals)
symptoms = summaries.symptoms(deals)
left, right = st.columns(2, gap="large")
with left:
    if control.is_empty():
        st.info("No escalation trend: no ticket source covers these deals. Load tickets that name their account.")
    else:
        components.chart(
            partial(figures.control_chart, control),
            title=summaries.trend_title(control),
            subtitle=f"Attributable escalations per 100 engagement-months by calendar quarter, {words}, "
            f"n = {control['n_events'].sum():,}. Band: what chance alone would give (3σ).",
            data=control,
            key="escalation-trend",
            footer=footer,
            terms=("escalation_rate", "control_limits"),
        )
with right:
    components.chart(
        partial(figures.adoption, adoption),
        title=summaries.adoption_title(adoption),
        subtitle=f"Share of deals by signature quarter, {words}, n = {len(deals):,}. Hatched: no source could tell.",
        data=adoption,
        key="adoption",
        footer=footer,
        terms=("success_definition", "delivery_voice", "risk_ownership"),
    )

if symptoms.is_empty():
    st.info("No symptom can be compared: criteria, responsibilities or risks, or the outcomes, are not known.")
else:
    components.chart(
        partial(figures.symptoms, symptoms),
        title=summaries.symptoms_title(symptoms),
        subtitle="Attributable escalations per 100 engagement-months with and without each symptom, not adjusted,"
        f" {words}. Lines: 95 % intervals.",
        data=symptoms.drop("note"),
        key="symptoms",
        footer=footer,
        terms=("symptoms", "escalation_rate"),
    )
