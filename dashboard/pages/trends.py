"""Are we aligning more, and are escalations falling?"""

from functools import partial

import streamlit as st

from dashboard import access, components, figures, queries, wording
from dashboard.locale import t
from dashboard.summaries import cards, moves
from dashboard.summaries import trends as summaries

facts = queries.build_facts()
scope, filters = access.scope(), components.chosen_filters()
deals = queries.deals(scope, filters)
if deals.is_empty():
    components.no_deal(is_filtered=not filters.is_empty)
    st.stop()

as_of_on = facts["as_of_on"]
periods, windows = queries.periods(scope, filters), queries.windows(scope, filters)
quarters, escalations = queries.deal_quarters(scope, filters), queries.deal_escalations(scope, filters)
words = components.filter_words(filters)
footer = wording.footer(facts, len(deals), words)

components.cards(cards.headline(deals, periods, as_of_on=as_of_on, escalations=escalations))
components.not_known(cards.not_known(deals))

adoption, symptoms = summaries.adoption(deals), summaries.symptoms(deals)
by, noted = components.trend_choice(as_of_on=as_of_on)
left, right = st.columns(2, gap="large")
with left:
    cohorts = summaries.cohorts(deals, windows, as_of_on=as_of_on)
    components.escalation_trend(by, noted, periods, cohorts, words=words, footer=footer)
with right:
    components.chart(
        partial(figures.adoption, adoption),
        title=summaries.adoption_title(adoption),
        subtitle=t(
            "Share of deals by signature quarter, {words}, n = {n}. Hatched: no source could tell.",
            words=words,
            n=len(deals),
        ),
        data=adoption,
        key="adoption",
        footer=footer,
        terms=("success_definition", "delivery_voice", "risk_ownership"),
    )

moved = moves.between_quarters(deals, quarters, escalations, as_of_on=as_of_on)
components.why_it_moved(moved, words=words, footer=footer)

if symptoms.is_empty():
    st.info(t("No symptom can be compared: criteria, responsibilities or risks, or the outcomes, are not known."))
else:
    components.chart(
        partial(figures.symptoms, symptoms),
        title=summaries.symptoms_title(symptoms),
        subtitle=t(
            "Attributable escalations per 100 engagement-months with and without each symptom, not adjusted, {words},"
            " n = {n} deals. Lines: 95 % intervals.",
            words=words,
            n=len(deals),
        ),
        data=symptoms.drop("note"),
        key="symptoms",
        footer=footer,
        terms=("symptoms", "escalation_rate"),
    )
