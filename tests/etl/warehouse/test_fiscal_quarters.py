"""A firm whose years start in February: its quarters are those of its years, and nothing else is another."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.warehouse import manage_builds
from etl.warehouse.publish import read_pointer
from tests.oracles.recount.outcomes import recount
from tests.oracles.recount.warehouse import read_mart
from tests.warehouses import CALENDAR, WAREHOUSE

STARTS = {2, 5, 8, 11}
BY_QUARTER = ("deal_quarters", "period_trends", "cohort_trends", "source_coverage")
SUMS = {
    "deal_quarters": "sum(observed_days), sum(n_escalations), sum(n_attributable_escalations), count(distinct deal_id)",
    "period_trends": "round(sum(observed_months), 6), sum(n_escalations), sum(n_surprise_escalations)",
    "cohort_trends": "sum(n_deals), sum(n_escalations), round(sum(observed_months), 6)",
}
# What a kind of record covers is taken by region and quarter: a status may be unknown in one and not in the other.
UNLIKE = re.compile(
    "_status|_evidence|_unknown|^has_|^is_(implicit|late|unowned)|alignment|_kind|_grade|_date|practice"
)


@pytest.fixture(scope="module")
def both(fiscal_folder: Path) -> tuple[Path, Path]:
    """The database of the firm, and the one by the calendar."""
    found = [read_pointer(fiscal_folder / name) for name in (WAREHOUSE, CALENDAR)]
    assert found[0] is not None
    assert found[1] is not None
    return found[0].path, found[1].path


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def quarter_of(day: date) -> date:
    """The first day of the quarter: back to the nearest of the firm's months, over the turn of the year."""
    year, month = day.year, day.month
    while month not in STARTS:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, 1)


@pytest.mark.parametrize("mart", BY_QUARTER)
def test_every_quarter_begins_in_one_of_the_firms_months(both: tuple[Path, Path], mart: str) -> None:
    fiscal, calendar = ({day for (day,) in rows(of, f"select distinct quarter_on from marts.{mart}")} for of in both)
    assert {day.day for day in fiscal | calendar} == {1}
    assert {day.month for day in fiscal} == STARTS
    assert {day.month for day in calendar} == {1, 4, 7, 10}


@pytest.mark.parametrize("mart", SUMS)
def test_the_totals_are_the_same_by_whatever_quarters(both: tuple[Path, Path], mart: str) -> None:
    fiscal, calendar = (rows(of, f"select {SUMS[mart]} from marts.{mart}") for of in both)
    assert fiscal == calendar
    assert all(fiscal[0])


def test_deals_are_counted_in_the_quarter_of_their_signature(both: tuple[Path, Path]) -> None:
    signed = rows(both[0], "select signed_on from marts.deal_outcomes")
    counted = dict(rows(both[0], "select quarter_on, sum(n_deals) from marts.cohort_trends group by 1"))
    assert counted == Counter(quarter_of(day) for (day,) in signed)


def test_escalations_are_counted_in_the_quarter_in_which_they_happened(both: tuple[Path, Path]) -> None:
    days = rows(both[0], "select event_on from intermediate.int_tickets__in_followup where is_escalated")
    counted = rows(
        both[0], "select quarter_on, sum(n_escalations) as n from marts.deal_quarters group by 1 having n > 0"
    )
    assert dict(counted) == Counter(quarter_of(day) for (day,) in days)


def test_what_a_deal_came_to_is_the_same(both: tuple[Path, Path]) -> None:
    fiscal, calendar = ({row["deal_id"]: row for row in read_mart(of)} for of in both)
    assert fiscal.keys() == calendar.keys()
    assert {
        (column, deal_id)
        for deal_id, row in fiscal.items()
        for column, value in row.items()
        if value != calendar[deal_id][column] and not UNLIKE.search(column)
    } == set()


def test_a_recount_by_the_firms_quarters_agrees_on_what_was_practised(both: tuple[Path, Path]) -> None:
    counted = recount(both[0])
    mart = {row["deal_id"]: row for row in read_mart(both[0])}
    columns = [name for name in next(iter(mart.values())) if name.endswith("_status")]
    assert len(columns) >= 3
    assert {key: [row[name] for name in columns] for key, row in mart.items()} == {
        key: [row[name] for name in columns] for key, row in counted.items()
    }


def test_a_cut_is_the_end_of_one_of_the_firms_quarters(fiscal_folder: Path) -> None:
    for folder, ends in ((WAREHOUSE, STARTS), (CALENDAR, {1, 4, 7, 10})):
        lines = (fiscal_folder / folder / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
        cuts = {date.fromisoformat(found) for line in lines for found in re.findall(r'"cut_on": "([^"]+)"', line)}
        assert cuts
        assert {date.fromordinal(cut.toordinal() + 1).month for cut in cuts} <= ends
        assert {date.fromordinal(cut.toordinal() + 1).day for cut in cuts} == {1}


def test_a_build_is_kept_as_that_of_a_quarter_of_the_firms_year(fiscal_folder: Path) -> None:
    fiscal, calendar = (manage_builds.table(fiscal_folder / name).row(0, named=True) for name in (WAREHOUSE, CALENDAR))
    assert (fiscal["as_of"], fiscal["quarter"]) == (calendar["as_of"], "FY27Q3")
    assert calendar["quarter"] == "2026Q3"
