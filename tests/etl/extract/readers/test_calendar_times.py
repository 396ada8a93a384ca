"""Times of a calendar in UTC: zones of IANA, of Windows and of the calendar's own, summer time, days."""

from pathlib import Path

import pytest

from tests.etl.extract.readers.calendar_files import calendar, event, read, starts

CUSTOM = [
    *("BEGIN:VTIMEZONE", "TZID:Customized Time Zone"),
    *("BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
    *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
]


def start(folder: Path, text: str, *parts: list[str]) -> str | None:
    return starts(read(folder, calendar(*parts, event(text))))[0]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "W. Europe Standard Time",
        "w. europe standard time",
        '"W. Europe Standard Time"',
        "/mozilla.org/20070129_1/Europe/Berlin",
        "/freeassociation.sourceforge.net/Europe/Berlin",
        "Customized Time Zone",
    ],
)
@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("20250110T090000", "2025-01-10T08:00:00Z"),
        ("20250710T090000", "2025-07-10T07:00:00Z"),
        ("20250330T010000", "2025-03-30T00:00:00Z"),  # an hour before clocks go forward
        ("20250330T040000", "2025-03-30T02:00:00Z"),
        ("20251026T040000", "2025-10-26T03:00:00Z"),  # after they went back
    ],
)
def test_a_zone_is_known_by_any_of_its_names_in_winter_and_summer(
    tmp_path: Path, zone: str, local: str, utc: str
) -> None:
    assert start(tmp_path, f"DTSTART;TZID={zone}:{local}", CUSTOM) == utc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DTSTART:20250110T080000Z", "2025-01-10T08:00:00Z"),
        ("DTSTART:20250110T080000", "2025-01-10T08:00:00"),  # whose zone nothing tells
        ("DTSTART;VALUE=DATE:20250110", "2025-01-10"),
        ('DTSTART;TZID="tzone://Microsoft/Utc":20250110T080000', "2025-01-10T08:00:00Z"),
        ("DTSTART;TZID=UTC:20250110T080000", "2025-01-10T08:00:00Z"),
        ("DTSTART:20250110T235960Z", "2025-01-10T23:59:59Z"),
    ],
)
def test_days_and_times_are_written_as_what_they_are(tmp_path: Path, text: str, expected: str) -> None:
    assert start(tmp_path, text) == expected


def test_times_without_a_zone_are_in_that_of_the_calendar(tmp_path: Path) -> None:
    assert start(tmp_path, "DTSTART:20250110T090000", ["X-WR-TIMEZONE:Europe/Berlin"]) == "2025-01-10T08:00:00Z"


def test_a_zone_that_nobody_knows_is_said_and_left_to_the_source(tmp_path: Path) -> None:
    table = read(tmp_path, calendar(event("DTSTART;TZID=Middle Earth:20250110T090000")))
    assert starts(table) == ["2025-01-10T09:00:00"]
    assert "nobody knows its zone 'Middle Earth'" in str(table.note)


def test_two_files_that_mean_different_zones_by_one_name_do_not_mix(tmp_path: Path) -> None:
    east = [line.replace("+0100", "+0900").replace("+0200", "+0900") for line in CUSTOM]
    text = "DTSTART;TZID=Customized Time Zone:20250110T090000"
    assert start(tmp_path, text, CUSTOM) == "2025-01-10T08:00:00Z"
    assert start(tmp_path, text, east) == "2025-01-10T00:00:00Z"


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=99;BYDAY=XX", "nonsense"])
def test_a_zone_with_a_hostile_rule_ends(tmp_path: Path, rule: str) -> None:
    zone = [line if not line.startswith("RRULE") else f"RRULE:{rule}" for line in CUSTOM]
    assert start(tmp_path, "DTSTART;TZID=Customized Time Zone:20250110T090000", zone) is not None
