"""Days and times of a calendar in UTC: zones by their names, by those of Windows, and as the calendar defines them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil import rrule
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from etl.extract.readers.calendar_text import Component, Property

YEARS = (1900, 2200)  # others are mistakes
Offset = Callable[[datetime], timedelta]  # of local time from UTC
_WRITTEN = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2}):?(\d{2})?)?(Z)?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", re.I
)
_PREFIX = re.compile(r"^\(?(?:UTC|GMT)?[+-]?\d{0,2}:?\d{0,2}\)?\s*", re.I)


@dataclass(frozen=True, slots=True)
class When:
    """A day, or a time of a day; without an offset it is of whatever place the reader is in."""

    local: datetime
    is_day: bool = False
    offset: Offset | None = None

    @property
    def utc(self) -> datetime:
        """The moment, without a zone; the local time where nothing tells the offset."""
        return self.local - self.offset(self.local) if self.offset else self.local

    @property
    def text(self) -> str:
        """`2026-01-31`, `2026-01-31T09:00:00Z`, or `2026-01-31T09:00:00` where nothing tells the offset."""
        if self.is_day:
            return self.local.strftime("%Y-%m-%d")
        return self.utc.isoformat(timespec="seconds") + ("Z" if self.offset else "")

    def at(self, local: datetime) -> "When":
        """Another day or time of the same kind."""
        return When(local, self.is_day, self.offset)


class Zones:
    """The zones that the properties of a calendar may name."""

    def __init__(self, calendar: Component) -> None:
        """Take the zones that a calendar defines, and the one that its other times are in."""
        self._own = {
            name.casefold(): offset
            for zone in calendar.parts
            if zone.name == "VTIMEZONE" and (name := zone.text("TZID")) and (offset := _defined(zone))
        }
        self._default = self.named(calendar.text("X-WR-TIMEZONE") or "")
        self.unknown: dict[str, None] = {}

    def named(self, name: str) -> Offset | None:
        """The zone of a name: IANA's, Windows', one with a prefix before IANA's, or the calendar's own."""
        key = _iana(name)
        return _zone(key) if key else self._own.get(name.strip('"').casefold())

    def read(self, prop: Property, value: str | None = None) -> When:
        """A day or time as a property writes it. Raises ValueError where it is none."""
        written = (prop.value if value is None else value).strip()
        found = _WRITTEN.fullmatch(written)
        if not found:
            raise ValueError(written)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        if not YEARS[0] <= year <= YEARS[1]:
            raise ValueError(written)
        local = datetime(year, month, day, hour, minute, min(second, 59))
        if found[4] is None:
            return When(local, is_day=True)
        if found[7]:
            return When(local, offset=_no_offset)
        name = prop.parameters.get("TZID", "")
        offset = self.named(name) if name else None
        if name and offset is None:
            self.unknown[name] = None
        return When(local, offset=offset or self._default)


def duration(text: str) -> timedelta:
    """A duration (`PT1H30M`). Raises ValueError where it is none."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()[1:]):
        raise ValueError(text)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def _no_offset(_: datetime) -> timedelta:
    return timedelta()


@cache
def _iana(name: str) -> str | None:
    plain = name.strip().strip('"')
    candidates = [plain, WINDOWS_TO_OLSON.get(plain), _by_lower().get(plain.casefold())]
    if "/" in plain:  # /mozilla.org/20070129_1/Europe/Berlin, tzone://Microsoft/Utc
        parts = plain.split("/")
        candidates += ["/".join(parts[-length:]) for length in (3, 2)] + [_by_lower().get(parts[-1].casefold())]
    candidates.append(WINDOWS_TO_OLSON.get(_PREFIX.sub("", plain)))
    return next((one for one in candidates if one in available_timezones()), None)


@cache
def _by_lower() -> Mapping[str, str]:
    """The zones of Windows and IANA's by their names in lower case."""
    plain = {name.casefold(): name for name in available_timezones()}
    return plain | {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@cache
def _zone(key: str) -> Offset:
    zone = ZoneInfo(key)

    def offset(local: datetime) -> timedelta:
        placed = local.replace(tzinfo=zone)
        return local - placed.astimezone(UTC).replace(tzinfo=None)

    return offset


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a zone's clocks: since when, each year or once, and the offset from then on."""

    first: datetime
    offset: timedelta
    yearly: str | None  # the rule, where it happens each year


def _defined(zone: Component) -> Offset | None:
    """The offsets of a zone that a calendar defines; None where it cannot be read."""
    changes = [change for part in zone.parts for change in _changes(part)]
    if not changes:
        return None

    @cache
    def onsets(year: int) -> list[tuple[datetime, timedelta]]:
        return sorted((onset, change.offset) for change in changes for onset in _onsets(change, year))

    def offset(local: datetime) -> timedelta:
        earlier = [found for found in onsets(local.year) if found[0] <= local]
        return earlier[-1][1] if earlier else min(changes, key=lambda change: change.first).offset

    return offset


def _changes(part: Component) -> list[_Change]:
    found, start = _OFFSET.match(part.text("TZOFFSETTO") or ""), _WRITTEN.fullmatch(part.text("DTSTART") or "")
    if not found or not start:
        return []
    minutes = int(found[2]) * 60 + int(found[3])
    year, month, day, hour, minute, second = (int(value or 0) for value in start.groups()[:6])
    try:
        first = datetime(max(year, 1), month, day, hour, minute, second)
    except ValueError:
        return []
    rule = part.text("RRULE") or ""
    kept = [key for key in rule.upper().split(";") if key.partition("=")[0] in ("BYMONTH", "BYDAY", "BYMONTHDAY")]
    is_yearly = "FREQ=YEARLY" in rule.upper() and bool(kept)
    offset = timedelta(minutes=-minutes if found[1] == "-" else minutes)
    return [_Change(first, offset, ";".join(("FREQ=YEARLY", *kept)) if is_yearly else None)]


def _onsets(change: _Change, year: int) -> list[datetime]:
    """When a change took place last before the end of a year, and in the year itself."""
    if change.yearly is None:
        return [change.first] if change.first.year <= year else []
    since = change.first.replace(year=max(change.first.year, year - 1), month=1, day=1)
    if since.year > year:
        return []
    try:
        found = rrule.rrulestr(change.yearly, dtstart=since)
        return list(found.between(since, since.replace(year=year, month=12, day=31, hour=23), inc=True))
    except (ValueError, OverflowError, TypeError):
        return [change.first]
