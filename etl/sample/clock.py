"""Moments as days since the start of the firm, and as the text that each system exports."""

from datetime import date, datetime, timedelta
from random import Random

from etl.sample.firm import START

_ORIGIN = datetime(START.year, START.month, START.day)


def at_work(rng: Random, day: float) -> float:
    """A moment between eight and five on that day."""
    return int(day // 1) + 0.334 + 0.374 * rng.random()


def calendar(day: float) -> date:
    """The date of a moment."""
    return START + timedelta(days=int(day // 1))


def day_text(day: float | None) -> str:
    """`2024-05-02`; empty for None."""
    return "" if day is None else calendar(day).isoformat()


def stamp(day: float) -> str:
    """`2024-05-02T09:30:00.000Z`, as Salesforce writes it."""
    return _moment(day).isoformat() + ".000Z"


def plain_stamp(day: float | None) -> str:
    """`2024-05-02 09:30:00`, as ServiceNow writes it; empty for None."""
    return "" if day is None else _moment(day).isoformat(" ")


def _moment(day: float) -> datetime:
    return _ORIGIN + timedelta(seconds=round(day * 86_400))
