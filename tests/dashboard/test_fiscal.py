"""A firm whose years start in February: pages, links and reviews name its quarters alike, by one function."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import fiscal, review, warehouse
from dashboard.access import Scope
from dashboard.export import formats
from dashboard.figures.look import quarter_ticks
from dashboard.queries import portfolio
from dashboard.queries.accounts import QUARTERS, account_list
from dashboard.queries.scoped import Filters
from dashboard.review import ReviewError, Wish
from dashboard.summaries import contributions, trends
from dashboard.wording.contributions import span_name
from dashboard.wording.safe import escape
from dashboard.wording.words import kind_of_quarter, quarter, quarters
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear
from tests.dashboard.conftest import OpenPage
from tests.warehouses import WAREHOUSE

FEBRUARY = FiscalYear(2)
CALENDAR_NAME = re.compile(r"\b20\d\d Q[1-4]\b|\bcalendar quarter")


@pytest.fixture
def firm(fiscal_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(fiscal_folder / WAREHOUSE))
    return fiscal_folder / WAREHOUSE


@pytest.fixture
def leased(firm: Path) -> Iterator[warehouse.Build]:
    with warehouse.lease() as build:
        assert build
        yield build


def test_quarters_and_years_have_the_names_of_the_year() -> None:
    year = (date(2025, 2, 1), date(2025, 5, 1), date(2025, 8, 1), date(2025, 11, 1))
    with fiscal.using(FEBRUARY):
        assert [quarter(date(2026, 1, 31)), quarter(date(2026, 2, 1))] == ["FY26 Q4", "FY27 Q1"]
        assert quarters(list(year)) == "FY26 Q1 to FY26 Q4"
        assert span_name(year) == "FY26"
        assert span_name(year[1:]) == "FY26 Q2 to FY26 Q4"
        assert kind_of_quarter() == "fiscal quarter"
        assert fiscal.example() == "FY27 Q2"
    assert (quarter(date(2026, 1, 31)), kind_of_quarter(), fiscal.example()) == (
        "2026 Q1", "calendar quarter", "2026 Q3",
    )  # fmt: skip


def test_ticks_say_the_year_where_it_begins() -> None:
    days = [date(2025, 8, 1), date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1)]
    with fiscal.using(FEBRUARY):
        ticks = quarter_ticks(days)
    assert ticks["ticktext"] == ["Q3<br>FY26", "Q4", "Q1<br>FY27", "Q2"]
    assert ticks["tickvals"] == ["FY26 Q3", "FY26 Q4", "FY27 Q1", "FY27 Q2"]


def test_a_lease_is_of_the_builds_own_year(leased: warehouse.Build) -> None:
    assert leased.fiscal_year == fiscal.year() == FEBRUARY


def test_outside_of_a_lease_the_year_is_the_calendars(firm: Path) -> None:
    with warehouse.lease():
        assert fiscal.year() == FEBRUARY
    assert fiscal.year() == CALENDAR_YEAR


def test_cohorts_adoption_and_filters_have_the_quarters_of_the_marts(leased: warehouse.Build) -> None:
    marts = leased.query("select distinct quarter_on from marts.cohort_trends")["quarter_on"].to_list()
    deals, windows = portfolio.deals(Scope(), Filters()), portfolio.windows(Scope(), Filters())
    assert set(portfolio.options(Scope())["quarter_on"].drop_nulls()) == set(marts)
    assert set(trends.adoption(deals)["quarter_on"]) == set(marts)
    assert set(trends.cohorts(deals, windows, as_of_on=date(2026, 9, 30))["quarter_on"]) <= set(marts)


def test_what_moved_is_between_the_firms_quarters_and_years(leased: warehouse.Build) -> None:
    deals, escalations = portfolio.deals(Scope(), Filters()), portfolio.deal_escalations(Scope(), Filters())
    cells = portfolio.deal_quarters(Scope(), Filters())
    spans = contributions.spans(cells["period"], as_of_on=date(2026, 9, 30))
    assert next(iter(spans)) == "FY27 Q2"  # May to July; August to October is not over
    assert {"FY25", "FY26"} <= set(spans)
    assert spans["FY26"] == (date(2025, 2, 1), date(2025, 5, 1), date(2025, 8, 1), date(2025, 11, 1))
    moved = contributions.between(deals, cells, escalations, (spans["FY25"], spans["FY26"]))
    assert moved
    assert "from FY25 to FY26" in moved.title
    by_cause = moved.parts.filter(pl.col("split") == "cause")
    assert by_cause["n_now"].sum() == moved.change.now.n_events


def test_an_accounts_last_quarters_add_up_to_those_of_the_marts(leased: warehouse.Build) -> None:
    listed = account_list(Scope(), as_of_on=date(2026, 9, 30))["quarters"]
    firsts = [FEBRUARY.first_day(FEBRUARY.number(date(2026, 9, 30)) - n) for n in range(QUARTERS)]
    counted = leased.query(
        "select sum(n_escalations) as n from marts.deal_quarters where list_contains(cast(? as date[]), quarter_on)",
        [firsts],
    ).item()
    assert sum(n or 0 for row in listed for n in row) == counted > 0


def test_the_review_of_a_quarter_is_asked_for_by_its_name(firm: Path) -> None:
    assert [kept.quarter for kept in review.kept_quarters()] == ["FY27 Q3"]
    assert review.of_quarter("FY27Q3") == review.of_quarter("fy27 q3") == review.kept_quarters()[0]
    with pytest.raises(ReviewError, match="no quarter; write it like FY27Q3"):
        review.of_quarter("third")
    with pytest.raises(ReviewError, match="Quarters with one: FY27 Q3"):
        review.of_quarter("2026Q3")


def test_page_and_deck_name_the_quarters_alike(firm: Path, open_page: OpenPage) -> None:
    page = open_page(firm, "trends")
    assert not page.exception
    shown = "\n".join(element.value for kind in (page.markdown, page.caption) for element in kind)
    made = review.make(Wish(Scope(), review.of_quarter("FY27Q3")))
    slide = next(slide for slide in made.slides if slide.key == "trend")
    assert slide.chart is not None
    assert made.quarter == "FY27 Q3"
    assert all(re.fullmatch(r"FY\d\d Q[1-4]", name) for name in slide.chart.categories)
    assert escape(slide.title) in shown
    assert "by fiscal quarter" in slide.subtitle
    assert "by fiscal quarter" in shown
    written = formats.render(made, formats.Format.HTML).decode()
    assert "FY27" in written
    for text in (shown, written):
        assert CALENDAR_NAME.findall(text) == []


def test_a_link_names_a_quarter_as_the_page_does(firm: Path, open_page: OpenPage) -> None:
    page = open_page(firm, "trends", **{"from": "FY26 Q1", "to": "FY26 Q2"})
    assert not page.exception
    assert [warning.value for warning in page.warning] == []
    assert page.session_state["from"] == "FY26 Q1"
    told = open_page(firm, "trends", **{"from": "2025 Q1"})
    assert any("written like FY27 Q2" in warning.value for warning in told.warning)
