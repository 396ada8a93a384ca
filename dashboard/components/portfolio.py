"""What the Trends page shows of the chosen deals, read and summed once per build, scope, filters and language."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import assessment, locale, warehouse
from dashboard.access import Scope
from dashboard.kept import Kept
from dashboard.queries import portfolio as portfolio_queries
from dashboard.queries.evidence import main_verdict
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries import contributions, trends
from dashboard.summaries.headline import cards
from dashboard.summaries.headline.cards import Card
from dashboard.summaries.trends import equal
from etl.evidence import Trend

KEPT_BYTES = 64 * 1024**2
_OF_GOALS = ("signed_on", "alignment_score", "alignment_min", "alignment_max")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The chosen deals and all that is said of them."""

    deals: pl.DataFrame  # no more of them than goals are about
    trends: tuple[Trend, ...]  # as counted, and at equal age
    cards: list[Card]
    not_known: str
    adoption: pl.DataFrame
    symptoms: pl.DataFrame
    moved: contributions.Moved | None  # since the last quarter
    spans: dict[str, tuple[date, ...]]  # the quarters and years that can be compared, by name


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The rates of the chosen deals by the quarter in which they were signed, and their trend."""

    rates: pl.DataFrame
    trend: Trend


_portfolios: Kept[Portfolio | None] = Kept(KEPT_BYTES)
_cohorts: Kept[Cohorts] = Kept(KEPT_BYTES)
_moves: Kept[contributions.Moved | None] = Kept(KEPT_BYTES)


def portfolio(build_id: str, as_of_on: date, scope: Scope, filters: Filters) -> Portfolio | None:
    """The chosen deals and all that is said of them; None where no deal is left."""
    key = (warehouse.folder(), build_id, scope, filters, locale.name())
    return _portfolios.get(key, lambda: _read(as_of_on, scope, filters))


def _read(as_of_on: date, scope: Scope, filters: Filters) -> Portfolio | None:
    deals = portfolio_queries.deals(scope, filters)
    if deals.is_empty():
        return None
    quarters, escalations = deal_quarters(scope, filters), deal_escalations(scope, filters)
    found = assessment.trends(scope, filters, quarters.join(deals.select("deal_id", "account_id"), on="deal_id"))
    moved = contributions.since_last_quarter(deals, quarters, escalations, as_of_on=as_of_on)
    return Portfolio(
        deals=deals.select(_OF_GOALS),
        trends=found,
        cards=cards.headline(
            deals, moved, equal(found), as_of_on=as_of_on, verdict=main_verdict(), escalations=escalations
        ),
        not_known=cards.not_known(deals),
        adoption=trends.adoption(deals),
        symptoms=trends.symptoms(deals),
        moved=moved,
        spans=contributions.spans(quarters.filter(pl.col("months") > 0)["period"], as_of_on=as_of_on),
    )


def cohorts(build_id: str, as_of_on: date, scope: Scope, filters: Filters) -> Cohorts:
    """The cohorts of the chosen deals, for who asks for them."""
    key = (warehouse.folder(), build_id, scope, filters)
    return _cohorts.get(key, lambda: _cohorts_of(as_of_on, scope, filters))


def _cohorts_of(as_of_on: date, scope: Scope, filters: Filters) -> Cohorts:
    found = portfolio_queries.deals(scope, filters), portfolio_queries.windows(scope, filters)
    return Cohorts(trends.cohorts(*found, as_of_on=as_of_on), trends.cohorts_trend(*found, as_of_on=as_of_on))


def moved_between(
    build_id: str, scope: Scope, filters: Filters, chosen: Portfolio, spans: contributions.Spans
) -> contributions.Moved | None:
    """What moved between any two spans of the chosen deals; None where they were not both observed."""
    if chosen.moved is not None and chosen.moved.spans == spans:
        return chosen.moved
    key = (warehouse.folder(), build_id, scope, filters, spans, locale.name())
    return _moves.get(key, lambda: _moved(scope, filters, spans))


def _moved(scope: Scope, filters: Filters, spans: contributions.Spans) -> contributions.Moved | None:
    deals = portfolio_queries.deals(scope, filters)
    return contributions.between(deals, deal_quarters(scope, filters), deal_escalations(scope, filters), spans)
