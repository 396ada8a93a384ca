"""Small calendar files, and what landing makes of them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

from etl.extract.landed_table import Landed
from etl.extract.readers.calendars import read_calendar
from tests.etl.exports import lines

UNTIL = date(2025, 12, 31)


def event(*properties: str, uid: str = "m") -> list[str]:
    """The lines of a meeting."""
    return ["BEGIN:VEVENT", f"UID:{uid}", *properties, "END:VEVENT"]


def calendar(*parts: Iterable[str]) -> str:
    """A calendar of some parts, each of some lines."""
    return lines("BEGIN:VCALENDAR", "VERSION:2.0", *(line for part in parts for line in part), "END:VCALENDAR")


def read(folder: Path, content: str | bytes, *, until: date = UNTIL) -> Landed:
    """The table of a calendar file."""
    file = folder / "c.ics"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    (table,) = read_calendar(file, cache, until)
    assert table.parquet is not None
    rejects = cache / table.rejects if table.rejects else None
    return Landed(
        "c.ics",
        "",
        0,
        datetime.combine(until, time()),
        columns=table.columns,
        n_read=table.n_read,
        first_row=table.first_row,
        skipped=table.skipped,
        parquet=cache / table.parquet,
        rejects=rejects,
        note=table.note,
    )


def starts(table: Landed) -> list[str | None]:
    """When each meeting begins."""
    return table.scan().collect()["dtstart"].to_list()
