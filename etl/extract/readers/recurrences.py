"""A meeting that recurs → the days and times on which it takes place, up to a day, and never more than some thousands.

Rules that calendars of meetings make are read (days, weeks, months, years); others, and those that are no rule, are
told, and the meeting counts once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from dateutil import rrule

from etl.extract.readers.calendar_text import Component, Property
from etl.extract.readers.calendar_times import When, Zones

MOST = 5_000  # meetings of one rule that are read: each working day of 19 years
_READ = {  # what a rule of each kind may name besides INTERVAL, COUNT, UNTIL and WKST
    "DAILY": {"BYDAY", "BYMONTH"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"},
}
_OTHERS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The times of a meeting, its first one among them, and what must be said of its rule."""

    times: tuple[When, ...]
    remark: str = ""


def unfold(event: Component, first: When, zones: Zones, until: date) -> Unfolded:
    """When a meeting takes place, those that were taken out aside; none after `until` but the first."""
    times, remark = {first.utc: first}, ""
    for rule in event.all("RRULE"):
        try:
            found = list(islice(_by_rule(rule.value, first, zones, until), MOST + 1))
        except (ValueError, TypeError, OverflowError, IndexError):
            return Unfolded((first,), f"its rule {rule.value[:80]!r} is none that is read: it counts once")
        if len(found) > MOST:
            remark = f"its rule {rule.value[:80]!r} gives more than {MOST:,} meetings: the first {MOST:,} are read"
        times |= {when.utc: when for when in found[:MOST]}
    for when in islice(_listed(event.all("RDATE"), zones), MOST):
        if when.local.date() <= until:
            times[when.utc] = when
    for when in _listed(event.all("EXDATE"), zones):
        if when.is_day and not first.is_day:
            times = {moment: one for moment, one in times.items() if one.local.date() != when.local.date()}
        else:
            times.pop(when.utc, None)
    return Unfolded(tuple(times[moment] for moment in sorted(times)), remark)


def _by_rule(text: str, first: When, zones: Zones, until: date) -> Iterator[When]:
    parts = {key.strip().upper(): value.strip() for key, _, value in (part.partition("=") for part in text.split(";"))}
    parts.pop("", None)
    wanted = _READ.get(parts.get("FREQ", "").upper(), set()) | _OTHERS
    if "FREQ" not in parts or parts["FREQ"].upper() not in _READ or not parts.keys() <= wanted:
        raise ValueError(text)
    for key, most in (("INTERVAL", 10_000), ("COUNT", 10**9)):
        if key in parts and not 0 < int(parts[key]) <= most:
            raise ValueError(text)
    if not all(1 <= int(month) <= 12 for month in parts.get("BYMONTH", "1").split(",")):
        raise ValueError(text)
    end = zones.read(Property(parts.pop("UNTIL"), {})) if "UNTIL" in parts else None
    rule = rrule.rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=first.local)
    last = datetime.combine(until, datetime.max.time())
    if end is not None:
        last = min(last, end.local + timedelta(days=2))  # the zones of both differ by less; `_is_within` is exact
    return (
        when
        for when in (first.at(local) for local in takewhile(lambda local: local <= last, rule))
        if end is None or _is_within(when, end)
    )


def _is_within(when: When, end: When) -> bool:
    """Whether a meeting begins no later than its rule ends; a rule that ends on a day ends with it."""
    if end.is_day or when.is_day:
        return when.local.date() <= end.local.date()
    return when.utc <= end.utc if end.offset else when.local <= end.local


def _listed(properties: list[Property], zones: Zones) -> Iterator[When]:
    """The days and times of properties that list them; of a period its beginning."""
    for prop in properties:
        for value in prop.value.split(","):
            try:
                yield zones.read(prop, value.partition("/")[0])
            except ValueError:
                continue
