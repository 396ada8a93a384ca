"""The firm's year: both sides of each boundary, by day and by column, and the names of its quarters."""

from datetime import date, timedelta

import polars as pl
import pytest

from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

DAYS = [date(2023, 12, 1) + timedelta(days=n) for n in range(900)]
YEARS = [FiscalYear(month) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("starts", "day", "start", "name"),
    [
        (1, date(2026, 3, 31), date(2026, 1, 1), "2026 Q1"),
        (1, date(2026, 4, 1), date(2026, 4, 1), "2026 Q2"),
        (2, date(2026, 1, 31), date(2025, 11, 1), "FY26 Q4"),
        (2, date(2026, 2, 1), date(2026, 2, 1), "FY27 Q1"),
        (2, date(2026, 4, 30), date(2026, 2, 1), "FY27 Q1"),
        (2, date(2026, 5, 1), date(2026, 5, 1), "FY27 Q2"),
        (4, date(2026, 3, 31), date(2026, 1, 1), "FY26 Q4"),
        (4, date(2026, 4, 1), date(2026, 4, 1), "FY27 Q1"),
        (12, date(2025, 11, 30), date(2025, 9, 1), "FY25 Q4"),
        (12, date(2025, 12, 1), date(2025, 12, 1), "FY26 Q1"),
        (12, date(2026, 2, 28), date(2025, 12, 1), "FY26 Q1"),
        (7, date(1999, 7, 1), date(1999, 7, 1), "FY00 Q1"),
    ],
)
def test_a_day_lies_in_its_quarter(starts: int, day: date, start: date, name: str) -> None:
    year = FiscalYear(starts)
    assert (year.quarter_start(day), year.quarter_name(day)) == (start, name)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_four_quarters_of_three_months_that_begin_in_its_month(year: FiscalYear) -> None:
    firsts = sorted({year.quarter_start(day) for day in DAYS})[1:]
    assert {first.day for first in firsts} == {1}
    assert {(first.month - year.starts) % 3 for first in firsts} == {0}
    assert [year.next_quarter(first) for first in firsts[:-1]] == firsts[1:]
    assert [year.quarter_end(first) + timedelta(days=1) for first in firsts[:-1]] == firsts[1:]
    assert {year.quarter_of_year(first) for first in firsts if first.month == year.starts} == {1}


@pytest.mark.parametrize("year", YEARS)
def test_a_column_is_read_as_each_of_its_days(year: FiscalYear) -> None:
    frame = pl.DataFrame({"day": [*DAYS, None]}, schema={"day": pl.Date})
    found = frame.select(start=year.quarter_starts(pl.col("day")), number=year.numbers(pl.col("day")))
    assert found["start"].to_list() == [*(year.quarter_start(day) for day in DAYS), None]
    assert found["number"].to_list() == [*(year.number(day) for day in DAYS), None]


@pytest.mark.parametrize("year", YEARS)
def test_a_quarter_is_found_by_its_name_and_by_its_number(year: FiscalYear) -> None:
    for day in DAYS:
        start = year.quarter_start(day)
        assert year.quarter_named(year.quarter_name(day)) == year.first_day(year.number(day)) == start


def test_quarters_of_the_calendar_are_counted_by_its_years() -> None:
    assert CALENDAR_YEAR.number(date(2026, 7, 1)) == 4 * 2026 + 3


@pytest.mark.parametrize("text", ["2026Q3", "2026 q3", " 2026 Q3 "])
def test_a_name_may_be_written_without_the_space(text: str) -> None:
    assert CALENDAR_YEAR.quarter_named(text) == date(2026, 7, 1)
    assert FiscalYear(4).quarter_named(text.replace("2026", "FY27")) == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["", "Q3", "2026", "2026 Q5", "FY2026 Q1", "third quarter", "FY26"])
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert CALENDAR_YEAR.quarter_named(text) is None
    assert FiscalYear(2).quarter_named(text) is None


def test_a_quarter_of_another_kind_of_year_is_never_taken_for_one_of_its_own() -> None:
    assert CALENDAR_YEAR.quarter_named("FY26 Q1") is None
    assert FiscalYear(4).quarter_named("2026 Q1") is None
