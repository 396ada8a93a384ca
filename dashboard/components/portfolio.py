"""What the Trends page shows of the chosen deals, read and summed once per build, scope, filters and language."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard import assessment
from dashboard.access import Scope
from dashboard.queries import portfolio as portfolio_queries
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries import contributions, trends
from dashboard.summaries.headline import cards
from dashboard.summaries.headline.cards import Card
from etl.evidence import Trend


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The chosen deals and all that is said of them."""

    deals: pl.DataFrame
    trends: tuple[Trend, ...]  # as counted, and at equal age
    cards: list[Card]
    not_known: str
    cohorts: pl.DataFrame
    adoption: pl.DataFrame
    symptoms: pl.DataFrame
    moved: contributions.Moved | None


def portfolio(build_id: str, as_of_on: date, scope: Scope, filters: Filters) -> Portfolio | None:
    """The chosen deals and all that is said of them; None where no deal is left."""
    return _read(build_id, as_of_on, scope, filters, st.context.locale)


@st.cache_resource(show_spinner=False, max_entries=64)
def _read(build_id: str, as_of_on: date, scope: Scope, filters: Filters, locale: str | None) -> Portfolio | None:
    deals = portfolio_queries.deals(scope, filters)
    if deals.is_empty():
        return None
    periods, windows = portfolio_queries.periods(scope, filters), portfolio_queries.windows(scope, filters)
    quarters, escalations = deal_quarters(scope, filters), deal_escalations(scope, filters)
    return Portfolio(
        deals=deals,
        trends=assessment.trends(scope, filters, periods),
        cards=cards.headline(deals, periods, as_of_on=as_of_on, escalations=escalations),
        not_known=cards.not_known(deals),
        cohorts=trends.cohorts(deals, windows, as_of_on=as_of_on),
        adoption=trends.adoption(deals),
        symptoms=trends.symptoms(deals),
        moved=contributions.between_quarters(deals, quarters, escalations, as_of_on=as_of_on),
    )
