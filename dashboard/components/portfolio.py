"""What the Trends page shows of the chosen deals, read and summed once per build, scope, filters and language."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard import queries
from dashboard.access import Scope
from dashboard.queries import Filters
from dashboard.summaries import cards, moves, trends
from dashboard.summaries.cards import Card


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The chosen deals and all that is said of them."""

    deals: pl.DataFrame
    periods: pl.DataFrame
    cards: list[Card]
    not_known: str
    cohorts: pl.DataFrame
    adoption: pl.DataFrame
    symptoms: pl.DataFrame
    moved: moves.Moved | None


def portfolio(build_id: str, as_of_on: date, scope: Scope, filters: Filters) -> Portfolio | None:
    """The chosen deals and all that is said of them; None where no deal is left."""
    return _read(build_id, as_of_on, scope, filters, st.context.locale)


@st.cache_resource(show_spinner=False, max_entries=64)
def _read(build_id: str, as_of_on: date, scope: Scope, filters: Filters, locale: str | None) -> Portfolio | None:
    deals = queries.deals(scope, filters)
    if deals.is_empty():
        return None
    periods, windows = queries.periods(scope, filters), queries.windows(scope, filters)
    quarters, escalations = queries.deal_quarters(scope, filters), queries.deal_escalations(scope, filters)
    return Portfolio(
        deals=deals,
        periods=periods,
        cards=cards.headline(deals, periods, as_of_on=as_of_on, escalations=escalations),
        not_known=cards.not_known(deals),
        cohorts=trends.cohorts(deals, windows, as_of_on=as_of_on),
        adoption=trends.adoption(deals),
        symptoms=trends.symptoms(deals),
        moved=moves.between_quarters(deals, quarters, escalations, as_of_on=as_of_on),
    )
