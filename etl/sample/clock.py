"""Moments as days since the start of the firm, and as the text that each system exports."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from etl.sample.firm import START

_ORIGIN = datetime(START.year, START.month, START.day)


HOURS = (8.0, 18.0)  # of work, where there is a zone


def at_work(rng: Random, day: float, zone: str | None = None, *, hours: tuple[float, float] = HOURS) -> float:
    """A moment between eight and five on that day; in a zone, between these hours there."""
    if zone is None:
        return int(day // 1) + 0.334 + 0.374 * rng.random()
    local = _ORIGIN + timedelta(days=int(day // 1), hours=rng.uniform(*hours))
    ahead = local.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()
    return (local - ahead - _ORIGIN) / timedelta(days=1)


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
