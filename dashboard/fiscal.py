"""The firm's year by which quarters are cut and named: that of the build that is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

_year: ContextVar[FiscalYear] = ContextVar("fiscal_year", default=CALENDAR_YEAR)
_EXAMPLE = date(2026, 7, 1)


def year() -> FiscalYear:
    """The year of the build that is leased; the calendar year outside of a lease."""
    return _year.get()


@contextmanager
def using(own: FiscalYear) -> Iterator[None]:
    """Inside, quarters are those of this year."""
    token = _year.set(own)
    try:
        yield
    finally:
        _year.reset(token)


def example() -> str:
    """How a quarter of the year is written: `2026 Q3`, or `FY27 Q2`."""
    return year().quarter_name(_EXAMPLE)
