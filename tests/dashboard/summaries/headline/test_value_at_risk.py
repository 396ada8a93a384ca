"""The value at risk on a day, currency by currency."""

import polars as pl
import pytest

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.builds import build_facts
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries.headline import value_at_risk
from dashboard.warehouse import Build

EVERYONE, EVERYTHING = Scope(), Filters()


def read() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Deals, their quarters and their escalations."""
    return (
        portfolio.deals(EVERYONE, EVERYTHING),
        deal_quarters(EVERYONE, EVERYTHING),
        deal_escalations(EVERYONE, EVERYTHING),
    )


def test_the_value_at_risk_never_adds_currencies(leased: Build) -> None:
    values = value_at_risk.by_currency(read()[0])
    assert len(values) > 1
    assert values["currency"].is_unique().all()
    deals = read()[0].filter("is_at_risk")
    for currency, value in values.select("currency", "value").iter_rows():
        assert value == pytest.approx(deals.filter(contracted_currency=currency)["contracted_value"].sum())


def test_what_is_at_risk_on_the_as_of_day_is_what_the_mart_says(leased: Build) -> None:
    deals, _, escalations = read()
    known = value_at_risk.as_known_on(deals, escalations, build_facts()["as_of_on"])
    assert known["is_at_risk"].equals(deals["is_at_risk"])
    assert known["is_running"].equals(deals["is_running"])
