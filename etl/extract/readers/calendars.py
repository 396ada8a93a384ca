"""A calendar file (`.ics`, RFC 5545) → a table with a row per meeting, and per time of one that recurs.

Times are in UTC where the calendar tells their zone. Who was asked stands in `organizer` and `attendee` as JSON lists
of objects `name`, `email`, `response`, `role`; rooms and those who are only informed stand apart.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from etl.errors import Failure, UnreadableFileError
from etl.extract.landed_table import Table, write_rejects
from etl.extract.malformed_rows import Misfit, misfit_frame
from etl.extract.readers.calendar_text import Component, Property, calendars
from etl.extract.readers.calendar_times import When, Zones, duration
from etl.extract.readers.recurrences import unfold

MOST = 200_000  # meetings of a file
PATIENCE = 30.0  # seconds of computing for all rules of a file; a rule after that counts once
_TEXTS = {
    **{"summary": "SUMMARY", "description": "DESCRIPTION", "location": "LOCATION", "status": "STATUS", "url": "URL"},
    **{"categories": "CATEGORIES", "class": "CLASS", "transp": "TRANSP", "sequence": "SEQUENCE", "rrule": "RRULE"},
}
_STAMPS = {"created": "CREATED", "last-modified": "LAST-MODIFIED", "dtstamp": "DTSTAMP"}
COLUMNS = (
    *("id", "uid", "recurrence-id", "dtstart", "dtend", "duration_minutes", *_TEXTS, *_STAMPS, "method", "calendar"),
    *("organizer", "attendee", "resources", "informed"),
)
_MEND = "mend the meeting in its calendar, or the line, and export it again"
_ROOMS = ("ROOM", "RESOURCE")
_FEW = 3  # remarks that are said one by one


@dataclass(slots=True)
class _Read:
    """What was read of a file so far."""

    until: date
    deadline: float
    rows: list[dict[str, str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of the rows in the file's count
    misfits: list[Misfit] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    n_read: int = 0

    def add(self, row: dict[str, str | None]) -> None:
        """Count a meeting."""
        self.n_read += 1
        self.rows.append(row)
        self.numbers.append(self.n_read)

    def refuse(self, event: Component, column: str, value: str, reason: str) -> None:
        """Count a meeting that cannot be read, and say where it is."""
        self.n_read += 1
        where = f"{reason} (the meeting begins in line {event.line:,})"
        self.misfits.append(Misfit(self.n_read, column, value[:200], where, _MEND))


def read_calendar(file: Path, folder: Path, until: date) -> list[Table]:
    """The table of a calendar file; a meeting that recurs is read up to the day `until`.

    Raises UnreadableFileError where there is no calendar, or no meeting in it.
    """
    read = _Read(until, time.process_time() + PATIENCE)
    for calendar in calendars(file, folder / "utf8.ics"):
        _read_calendar(calendar, read)
    if not read.n_read:
        raise UnreadableFileError("the calendar holds no meetings", Failure.EMPTY)
    frame = pl.DataFrame(read.rows, schema=dict.fromkeys(COLUMNS, pl.String))
    frame.write_parquet(folder / "0.parquet")
    rejects = write_rejects(misfit_frame(read.misfits), folder, "0-rejects")
    skipped = tuple(misfit.row for misfit in read.misfits)
    return [Table("", COLUMNS, read.n_read, 1, skipped, "0.parquet", rejects, note=_note(read.remarks))]


def _note(remarks: list[str]) -> str | None:
    said = list(dict.fromkeys(remarks))
    more = [f"and {len(said) - _FEW:,} more of the kind"] if len(said) > _FEW else []
    return "; ".join([*said[:_FEW], *more]) or None


def _read_calendar(calendar: Component, read: _Read) -> None:
    zones = Zones(calendar)
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    moved: dict[str, set[str]] = defaultdict(set)  # of each meeting the times that have an event of their own
    for event in events:
        if mark := event.first("RECURRENCE-ID"):
            try:
                moved[event.text("UID") or ""].add(_mark(zones.read(mark)))
            except ValueError:
                continue
    for event in events:
        _read_event(event, calendar, zones, moved[event.text("UID") or ""], read)
    if unread := [line for event in events for line in event.unread]:
        read.remarks.append(
            f"{len(unread):,} lines of its meetings are no properties and are not read, as line {unread[0]:,}"
        )
    others = sorted({part.name for part in calendar.parts} & {"VTODO", "VJOURNAL", "VFREEBUSY"})
    if others:
        read.remarks.append(f"its {', '.join(others)} entries are no meetings and are not read")
    for name in zones.unknown:
        read.remarks.append(f"nobody knows its zone {name[:80]!r}: those times are read in the zone of the source")


def _read_event(event: Component, calendar: Component, zones: Zones, moved: set[str], read: _Read) -> None:
    if not event.is_complete:
        read.refuse(event, "END:VEVENT", event.text("SUMMARY") or "", "the file ends within this meeting")
        return
    start, mark = event.first("DTSTART"), event.first("RECURRENCE-ID")
    try:
        first = zones.read(start) if start else None
        original = zones.read(mark) if mark else None
    except ValueError:
        name, value = ("RECURRENCE-ID", mark.value) if mark else ("DTSTART", start.value if start else "")
        read.refuse(event, name, value, "not a date or time that exists")
        return
    if first is None:
        read.refuse(event, "DTSTART", "", "the meeting has no beginning")
        return
    said = _said(event, calendar, zones)
    length = _length(event, first, zones)
    if original is not None:
        read.add(_row(said, first, length, _mark(original)))
        if mark and mark.parameters.get("RANGE"):
            read.remarks.append(
                f"the change in line {event.line:,} is read for its own meeting, not for those after it"
            )
    elif not (event.all("RRULE") or event.all("RDATE")):
        read.add(_row(said, first, length, None))
    else:
        for when in _times(event, first, zones, read):
            if _mark(when) not in moved:
                read.add(_row(said, when, length, _mark(when)))


def _times(event: Component, first: When, zones: Zones, read: _Read) -> Iterator[When]:
    if read.n_read >= MOST or time.process_time() > read.deadline:
        read.remarks.append("it holds too many rules to read them all: from some meeting on each counts once")
        return iter((first,))
    unfolded = unfold(event, first, zones, read.until)
    if unfolded.remark:
        read.remarks.append(f"{(event.text('SUMMARY') or '')[:40]!r} in line {event.line:,}: {unfolded.remark}")
    return iter(unfolded.times)


def _mark(when: When) -> str:
    """The time that tells one meeting of several: of a day the day."""
    if when.is_day:
        return when.local.strftime("%Y%m%d")
    return when.utc.strftime("%Y%m%dT%H%M%S") + ("Z" if when.offset else "")


def _row(said: dict[str, str | None], when: When, length: int | None, mark: str | None) -> dict[str, str | None]:
    uid = said["uid"]
    return {
        **said,
        "id": f"{uid}/{mark}" if uid and mark else uid,
        "recurrence-id": mark,
        "dtstart": when.text,
        "duration_minutes": None if length is None else str(length),
    }


def _length(event: Component, first: When, zones: Zones) -> int | None:
    """Minutes; null for days, whose hours nobody knows, and where nothing tells."""
    end, length = event.first("DTEND"), event.first("DURATION")
    if first.is_day:
        return None
    try:
        span = zones.read(end).utc - first.utc if end else duration(length.value) if length else None
    except (ValueError, OverflowError):
        return None
    return int(span.total_seconds() // 60) if span is not None and span.total_seconds() >= 0 else None


def _said(event: Component, calendar: Component, zones: Zones) -> dict[str, str | None]:
    """The columns that every time of a meeting has in common."""
    texts = {column: event.text(name) for column, name in _TEXTS.items()}
    stamps = {column: _stamp(event.first(name), zones) for column, name in _STAMPS.items()}
    method = (calendar.text("METHOD") or "").upper() or None
    people: list[dict[str, str]] = []
    rooms: list[dict[str, str]] = []
    informed: list[dict[str, str]] = []
    for prop in event.all("ATTENDEE"):
        is_room = prop.parameters.get("CUTYPE", "").upper() in _ROOMS
        is_informed = prop.parameters.get("ROLE", "").upper() == "NON-PARTICIPANT"
        (rooms if is_room else informed if is_informed else people).append(_person(prop))
    return {
        "uid": event.text("UID"),
        "dtend": _stamp(event.first("DTEND"), zones),
        **texts,
        **stamps,
        "status": "CANCELLED" if method == "CANCEL" else texts["status"],
        "method": method,
        "calendar": calendar.text("X-WR-CALNAME"),
        "organizer": _as_json([_person(prop) for prop in event.all("ORGANIZER")[:1]]),
        "attendee": _as_json(people),
        "resources": _as_json(rooms),
        "informed": _as_json(informed),
    }


def _stamp(prop: Property | None, zones: Zones) -> str | None:
    try:
        return zones.read(prop).text if prop else None
    except ValueError:
        return prop.value if prop else None


def _person(prop: Property) -> dict[str, str]:
    """The name, address and answer of somebody who was asked, as far as the calendar tells them."""
    address = prop.value.strip()
    mail = address[7:] if address.lower().startswith("mailto:") else prop.parameters.get("EMAIL", "")
    mail = mail.strip() if "@" in mail else address if "@" in address and ":" not in address else ""
    name = prop.parameters.get("CN", "").strip().strip("'\"")
    said = {
        "name": name if name.lower() != mail.lower() else "",
        "email": mail.lower(),
        "response": prop.parameters.get("PARTSTAT", "").lower(),
        "role": prop.parameters.get("ROLE", "").lower(),
    }
    return {key: value for key, value in said.items() if value}


def _as_json(people: list[dict[str, str]]) -> str | None:
    return json.dumps(people) if people else None
