"""Are we aligning more, and are escalations falling?"""

from functools import partial

import streamlit as st

from dashboard import access
from dashboard.components import goals
from dashboard.components.cards import cards, not_known
from dashboard.components.charts import chart
from dashboard.components.clicks import go_where_clicked, undo_narrowing
from dashboard.components.contributions import why_answer, why_it_moved
from dashboard.components.filters import chosen_filters, filter_words, no_deal_left
from dashboard.components.portfolio import cohorts, moved_between, portfolio
from dashboard.components.trends import escalation_trend, signed_in_quarter, trend_choice
from dashboard.figures.trends import adoption, symptoms
from dashboard.locale import t
from dashboard.queries.builds import build_facts, totals
from dashboard.summaries import trends as summaries
from dashboard.wording import counts, findings, footers
from dashboard.wording.goals import Metric, goal_of

facts = build_facts()
filters = chosen_filters()
chosen = portfolio(facts["build_id"], facts["as_of_on"], access.scope(), filters)
if chosen is None:
    no_deal_left(access.scope(), filters)
    st.stop()

words, n = filter_words(filters), len(chosen.deals)
footer = footers.footer(facts, n, words)
undo_narrowing()
moved = why_answer(chosen, partial(moved_between, facts["build_id"], access.scope(), filters, chosen))
found, said = goals.standing_goals(chosen, filters, as_of_on=facts["as_of_on"])
cards(chosen.cards, said)
not_known(chosen.not_known, said.get("not_known"))

by, measure, noted = trend_choice(as_of_on=facts["as_of_on"])
left, right = st.columns(2, gap="large")
with left:
    known = totals()
    why = findings.why_unobserved(known)
    trend = next(trend for trend in chosen.trends if trend.measure == measure)
    goal = goal_of(found, Metric.ESCALATIONS)
    by_cohort = partial(cohorts, facts["build_id"], facts["as_of_on"], access.scope(), filters)
    escalation_trend(by, noted, trend, chosen, by_cohort=by_cohort, words=words, footer=footer, why=why, goal=goal)
with right:
    chart(
        partial(adoption, chosen.adoption),
        title=summaries.adoption_title(chosen.adoption),
        subtitle=t(
            "Share of deals by quarter of signature, {words}, n = {n}. Hatched parts are not recorded. A click on a"
            " bar narrows the page to its quarter.",
            words=words,
            n=n,
        ),
        data=chosen.adoption,
        key="adoption",
        footer=footer,
        terms=("success_definition", "delivery_voice", "risk_ownership"),
        on_click=signed_in_quarter,
    )

goals.share_goals(chosen, found, noted, words=words, footer=footer)
why_it_moved(moved, words=words, footer=footer, why="" if known["n_observed_deals"] else why)

if chosen.symptoms.is_empty():
    st.info(t("No symptom can be compared: criteria, responsibilities or risks, or the outcomes, are not known."))
else:
    chart(
        partial(symptoms, chosen.symptoms),
        title=summaries.symptoms_title(chosen.symptoms),
        subtitle=t(
            "Attributable escalations per 100 months of contract with and without each symptom, not adjusted,"
            " {words}, n = {n}. Lines are 95 % intervals.",
            words=words,
            n=counts.deals(n),
        ),
        data=chosen.symptoms.drop("note"),
        key="symptoms",
        footer=footer,
        terms=("symptoms", "escalation_rate"),
    )

go_where_clicked()
