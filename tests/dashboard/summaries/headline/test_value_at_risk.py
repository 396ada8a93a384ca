"""The value at risk on a day, currency by currency."""

from datetime import date

import polars as pl
import pytest

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.builds import build_facts
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries.headline import value_at_risk
from dashboard.summaries.headline.card import Card
from dashboard.warehouse import Build
from etl.evidence import Verdict

EVERYONE, EVERYTHING = Scope(), Filters()


def read() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Deals, their quarters and their escalations."""
    return (
        portfolio.deals(EVERYONE, EVERYTHING),
        deal_quarters(EVERYONE, EVERYTHING),
        deal_escalations(EVERYONE, EVERYTHING),
    )


@pytest.mark.parametrize("flag", [value_at_risk.AT_RISK, value_at_risk.FEW])
def test_values_never_add_currencies(leased: Build, flag: str) -> None:
    values = value_at_risk.by_currency(read()[0], flag)
    assert len(values) > 1
    assert values["currency"].is_unique().all()
    deals = read()[0].filter(flag)
    for currency, value in values.select("currency", "value").iter_rows():
        assert value == pytest.approx(deals.filter(contracted_currency=currency)["contracted_value"].sum())


def test_what_is_at_risk_on_the_as_of_day_is_what_the_mart_says(leased: Build) -> None:
    deals, _, escalations = read()
    known = value_at_risk.as_known_on(deals, escalations, build_facts()["as_of_on"])
    assert known["is_at_risk"].equals(deals["is_at_risk"])
    assert known["is_running"].equals(deals["is_running"])


def _deals(*rows: tuple[bool | None, bool | None, float | None]) -> pl.DataFrame:
    """Running deals in euros: at risk, few practices, value."""
    columns = ["is_at_risk", "has_few_practices", "contracted_value"]
    return pl.DataFrame(list(rows), schema=dict.fromkeys(columns[:2], pl.Boolean) | {columns[2]: pl.Float64},
                        orient="row").with_columns(is_running=True, contracted_currency=pl.lit("EUR"),
                                                   is_value_converted=False)  # fmt: skip


def _card(deals: pl.DataFrame) -> Card:
    return value_at_risk.card(deals, None, as_of_on=date(2026, 9, 30), verdict=Verdict.LEANING)


def test_a_deal_with_few_practices_and_no_open_escalation_is_not_at_risk() -> None:
    card = _card(_deals((True, False, 100.0), (False, True, 7000.0), (True, True, 20.0)))
    assert card.value == "EUR 120"
    assert card.below.startswith("2 of 3 running deals, as of ")
    assert card.beside is not None
    assert card.beside.value == "EUR 7 k"
    assert card.beside.below.startswith("2 of 3 running deals; rests on a claim that is still being tested")
    assert card.beside.below.endswith("Leaning")


def test_nothing_is_said_to_be_zero_where_a_running_deal_is_not_known() -> None:
    card = _card(_deals((False, None, 100.0), (None, False, 50.0)))
    assert (card.value, card.below) == ("–", "none of 1 running deal; not known for 1 more")
    assert card.beside is not None
    assert card.beside.value == "–"
    known = _card(_deals((False, False, 100.0)))
    assert known.value == "0"
    assert known.beside is not None
    assert known.beside.value == "0"
