"""Are we aligning more, and are escalations falling?"""

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.summaries import trends as summaries

facts = queries.build_facts()
filters = components.filter_bar(queries.options(access.scope()))
deals = queries.deals(access.scope(), filters)
components.header("Trends", "Are we aligning more, and are escalations falling?", facts)

if deals.is_empty():
    st.info("No signed deal matches. Widen the filters, or load an export of won deals and build again.")
    st.stop()

periods = queries.periods(access.scope(), filters)
words = components.filter_words(filters)
footer = (
    f"As of {wording.day(facts['as_of_on'])} · n = {len(deals):,} signed deals · {words} · build {facts['build_id']}"
)

for column, card in zip(st.columns(5), summaries.headline(deals, periods), strict=True):
    with column:
        components.metric(card.label, card.value, delta=card.delta, below=card.below, help_text=card.help_text)

control = summaries.control_chart(periods)
adoption = summaries.adoption(deals)
symptoms = summaries.symptoms(deals)
left, right = st.columns(2, gap="large")
with left:
    if control.is_empty():
        st.info("No escalation trend: no ticket source covers these deals. Load tickets that name their account.")
    else:
        components.chart(
            figures.control_chart(control),
            title=summaries.trend_title(control),
            subtitle=f"Attributable escalations per 100 engagement-months by calendar quarter, {words}, "
            f"n = {control['n_events'].sum():,} escalations; grey: range of chance (3σ)",
            data=control,
            key="escalation-trend",
            footer=footer,
        )
with right:
    components.chart(
        figures.adoption(adoption),
        title=summaries.adoption_title(adoption),
        subtitle=f"Share of deals by signature quarter, {words}, n = {len(deals):,}; hatched: not known",
        data=adoption,
        key="adoption",
        footer=footer,
    )

if symptoms.is_empty():
    st.info("No symptom can be compared: criteria, responsibilities or risks, or the outcomes, are not known.")
else:
    components.chart(
        figures.dot_intervals(symptoms, unit="attributable escalations per 100 engagement-months"),
        title=summaries.symptoms_title(symptoms),
        subtitle=f"Not adjusted, {words}; intervals 95 %; an association, not an effect",
        data=symptoms,
        key="symptoms",
        footer=footer,
    )
components.how_computed(
    "**Aligned** means at least two of the three practices before signature. Rates count attributable escalations (all but"
    " technical faults, external causes and user requests) per month in which a ticket source covered the account.",
    method="Shares: Wilson intervals. Rates: exact Poisson, widened by the over-dispersion between accounts. Control limits:"
    " mean ± 3√(φ·mean/months), exact when fewer than ten are expected.",
    inputs="marts.deal_outcomes, marts.period_trends",
)
