"""What the Trends page shows of the chosen deals, read and summed once per build, scope, filters and language."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard import assessment, locale
from dashboard.access import Scope
from dashboard.queries import portfolio as portfolio_queries
from dashboard.queries.evidence import main_verdict
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries import contributions, trends
from dashboard.summaries.headline import cards
from dashboard.summaries.headline.cards import Card
from dashboard.summaries.trends import equal
from etl.evidence import Trend


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The chosen deals and all that is said of them."""

    deals: pl.DataFrame
    trends: tuple[Trend, ...]  # as counted, and at equal age
    cards: list[Card]
    not_known: str
    cohorts: pl.DataFrame
    cohorts_trend: Trend
    adoption: pl.DataFrame
    symptoms: pl.DataFrame
    moved: contributions.Moved | None  # since the last quarter
    spans: dict[str, tuple[date, ...]]  # the quarters and years that can be compared, by name


def portfolio(build_id: str, as_of_on: date, scope: Scope, filters: Filters) -> Portfolio | None:
    """The chosen deals and all that is said of them; None where no deal is left."""
    return _read(build_id, as_of_on, scope, filters, locale.name())


@st.cache_resource(show_spinner=False, max_entries=64)
def _read(build_id: str, as_of_on: date, scope: Scope, filters: Filters, locale_name: str) -> Portfolio | None:
    deals = portfolio_queries.deals(scope, filters)
    if deals.is_empty():
        return None
    periods, windows = portfolio_queries.periods(scope, filters), portfolio_queries.windows(scope, filters)
    quarters, escalations = deal_quarters(scope, filters), deal_escalations(scope, filters)
    found = assessment.trends(scope, filters, periods)
    moved = contributions.since_last_quarter(deals, quarters, escalations, as_of_on=as_of_on)
    return Portfolio(
        deals=deals,
        trends=found,
        cards=cards.headline(
            deals, moved, equal(found), as_of_on=as_of_on, verdict=main_verdict(), escalations=escalations
        ),
        not_known=cards.not_known(deals),
        cohorts=trends.cohorts(deals, windows, as_of_on=as_of_on),
        cohorts_trend=trends.cohorts_trend(deals, windows, as_of_on=as_of_on),
        adoption=trends.adoption(deals),
        symptoms=trends.symptoms(deals),
        moved=moved,
        spans=contributions.spans(quarters.filter(pl.col("months") > 0)["period"], as_of_on=as_of_on),
    )


def moved_between(
    build_id: str, scope: Scope, filters: Filters, spans: contributions.Spans
) -> contributions.Moved | None:
    """What moved between any two spans of the chosen deals; None where they were not both observed."""
    return _moved(build_id, scope, filters, spans, locale.name())


@st.cache_resource(show_spinner=False, max_entries=64)
def _moved(
    build_id: str, scope: Scope, filters: Filters, spans: contributions.Spans, locale_name: str
) -> contributions.Moved | None:
    deals = portfolio_queries.deals(scope, filters)
    return contributions.between(deals, deal_quarters(scope, filters), deal_escalations(scope, filters), spans)
