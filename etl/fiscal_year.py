"""The firm's year and its quarters: where each begins, how quarters are counted, and what they are called.

A fiscal year is called after the calendar year in which it ends: from April on, `FY27 Q1` is April to June 2026. A
year that starts in January is the calendar's, and its quarters are called `2026 Q3`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

JANUARY, DECEMBER = 1, 12
_NAME = re.compile(r"(?:([12]\d{3})|FY(\d{2}))\s*Q([1-4])", re.IGNORECASE)
_CENTURY_TURNS = 70  # FY69 is 2069, FY70 is 1970


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year of four quarters, the first of which begins on the first day of the month `starts`."""

    starts: int = JANUARY

    @property
    def shift(self) -> int:
        """By how many months its quarters begin after the calendar's: 0, 1 or 2."""
        return (self.starts - 1) % 3

    @property
    def is_calendar(self) -> bool:
        """Whether it is the calendar year."""
        return self.starts == JANUARY

    def number(self, day: date) -> int:
        """A quarter as a whole number that grows by one a quarter; of a calendar year, 4 × year + quarter."""
        return (12 * day.year + day.month - 1 - self.shift) // 3 + 1

    def numbers(self, days: pl.Expr) -> pl.Expr:
        """The same of a column of days."""
        month = 12 * days.dt.year().cast(pl.Int64) + days.dt.month().cast(pl.Int64)
        return (month - 1 - self.shift) // 3 + 1

    def first_day(self, number: int) -> date:
        """The first day of a quarter by its number."""
        year, month = divmod(3 * (number - 1) + self.shift, 12)
        return date(year, month + 1, 1)

    def quarter_start(self, day: date) -> date:
        """The first day of the quarter that a day lies in."""
        return self.first_day(self.number(day))

    def quarter_starts(self, days: pl.Expr) -> pl.Expr:
        """The same of a column of days."""
        months = days.dt.truncate("1mo").dt.offset_by(f"-{self.shift}mo")
        return months.dt.truncate("1q").dt.offset_by(f"{self.shift}mo")

    def next_quarter(self, day: date) -> date:
        """The first day of the quarter after that of a day."""
        return self.first_day(self.number(day) + 1)

    def quarter_end(self, day: date) -> date:
        """The last day of the quarter that a day lies in."""
        return self.next_quarter(day) - timedelta(days=1)

    def year_of(self, day: date) -> int:
        """The calendar year in which the year of a day ends."""
        return day.year + (not self.is_calendar and day.month >= self.starts)

    def quarter_of_year(self, day: date) -> int:
        """1 to 4."""
        return (day.month - self.starts) % DECEMBER // 3 + 1

    def year_name(self, day: date) -> str:
        """The year of a day: `2026`, or `FY27`."""
        year = self.year_of(day)
        return str(year) if self.is_calendar else f"FY{year % 100:02}"

    def quarter_name(self, day: date) -> str:
        """The quarter of a day: `2026 Q3`, or `FY27 Q1`. A notation, the same in every language."""
        return f"{self.year_name(day)} Q{self.quarter_of_year(day)}"

    def quarter_named(self, text: str) -> date | None:
        """The first day of the quarter of that name, with or without the space; None where it is none of this year's.

        A calendar quarter is none of a fiscal year's, nor the other way round: read as one, it would be another.
        """
        found = _NAME.fullmatch(text.strip())
        if not found or self.is_calendar != bool(found[1]):
            return None
        year = int(found[1]) if found[1] else _full(int(found[2]))
        began = year if self.is_calendar else year - 1
        month = self.starts - 1 + 3 * (int(found[3]) - 1)
        return date(began + month // DECEMBER, month % DECEMBER + 1, 1)


CALENDAR_YEAR = FiscalYear()


def as_name(text: str) -> str | None:
    """A quarter's name as it is shown, however it was typed: `fy27q1` is `FY27 Q1`; None where it is no quarter."""
    found = _NAME.fullmatch(text.strip())
    return f"{found[1] or f'FY{found[2]}'} Q{found[3]}" if found else None


def _full(year: int) -> int:
    return year + (2000 if year < _CENTURY_TURNS else 1900)
