"""Meetings that recur: rules, what was taken out, moved or added, the last day, and rules that would never end."""

import time
from datetime import date
from pathlib import Path

import pytest

from etl.extract.readers.recurrences import MOST
from tests.etl.extract.readers.calendar_files import calendar, event, read, starts

WEEKLY = ("DTSTART;TZID=Europe/Berlin:20250317T090000", "RRULE:FREQ=WEEKLY;COUNT=4")


def days(folder: Path, *properties: str, until: date = date(2025, 12, 31)) -> list[str]:
    return [str(start)[:10] for start in starts(read(folder, calendar(event(*properties)), until=until))]


def test_a_weekly_meeting_keeps_its_hour_when_clocks_change(tmp_path: Path) -> None:
    assert starts(read(tmp_path, calendar(event(*WEEKLY)))) == [
        "2025-03-17T08:00:00Z",
        "2025-03-24T08:00:00Z",
        "2025-03-31T07:00:00Z",
        "2025-04-07T07:00:00Z",
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["2025-01-06", "2025-01-08", "2025-01-10"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20250113T235959Z", ["2025-01-06", "2025-01-09", "2025-01-13"]),
        ("FREQ=WEEKLY;UNTIL=20250113", ["2025-01-06", "2025-01-13"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", ["2025-01-06", "2025-02-03", "2025-03-03"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2025-01-06", "2025-01-31", "2025-02-28"]),
        ("FREQ=YEARLY;COUNT=2", ["2025-01-06"]),
        ("freq=weekly;count=2", ["2025-01-06", "2025-01-13"]),
    ],
)
def test_the_rules_of_calendars_are_read(tmp_path: Path, rule: str, expected: list[str]) -> None:
    assert days(tmp_path, "DTSTART:20250106T090000Z", f"RRULE:{rule}") == expected


def test_nothing_is_read_after_the_last_day_but_what_stands_there_itself(tmp_path: Path) -> None:
    until = date(2025, 1, 20)
    assert days(tmp_path, "DTSTART:20250106T090000Z", "RRULE:FREQ=WEEKLY", until=until) == [
        "2025-01-06",
        "2025-01-13",
        "2025-01-20",
    ]
    assert days(tmp_path, "DTSTART:20300106T090000Z", until=until) == ["2030-01-06"]


def test_a_meeting_that_was_taken_out_did_not_take_place(tmp_path: Path) -> None:
    out = "EXDATE;TZID=Europe/Berlin:20250324T090000,20250407T090000"
    assert days(tmp_path, *WEEKLY, out) == ["2025-03-17", "2025-03-31"]
    assert days(tmp_path, *WEEKLY, "EXDATE;VALUE=DATE:20250331") == ["2025-03-17", "2025-03-24", "2025-04-07"]
    assert days(tmp_path, *WEEKLY, "EXDATE:20250324T080000Z") == ["2025-03-17", "2025-03-31", "2025-04-07"]


def test_a_meeting_that_was_moved_stands_once_where_it_was_moved_to(tmp_path: Path) -> None:
    moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20250324T090000", "DTSTART:20250325T140000Z", "SUMMARY:moved")
    table = read(tmp_path, calendar(event(*WEEKLY), moved)).scan().collect()
    assert dict(table.select("id", "dtstart").iter_rows()) == {
        "m/20250317T080000Z": "2025-03-17T08:00:00Z",
        "m/20250324T080000Z": "2025-03-25T14:00:00Z",
        "m/20250331T070000Z": "2025-03-31T07:00:00Z",
        "m/20250407T070000Z": "2025-04-07T07:00:00Z",
    }


def test_a_time_that_was_cancelled_alone_says_so_and_the_others_stand(tmp_path: Path) -> None:
    cancelled = event("RECURRENCE-ID:20250324T080000Z", "DTSTART:20250324T080000Z", "STATUS:CANCELLED")
    table = read(tmp_path, calendar(event(*WEEKLY), cancelled)).scan().collect()
    assert table["status"].to_list() == [None, None, None, "CANCELLED"]


def test_days_that_are_added_count(tmp_path: Path) -> None:
    added = "RDATE;TZID=Europe/Berlin:20250501T090000,20250502T090000"
    assert days(tmp_path, "DTSTART;TZID=Europe/Berlin:20250317T090000", added) == [
        "2025-03-17",
        "2025-05-01",
        "2025-05-02",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=1000000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYSETPOS=0",
        "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=1,2,3",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;UNTIL=never",
        "FREQ=FORTNIGHTLY",
        "WEEKLY",
    ],
)
def test_a_rule_that_no_calendar_makes_counts_once_and_is_said(tmp_path: Path, rule: str) -> None:
    table = read(tmp_path, calendar(event("DTSTART:20250106T090000Z", f"RRULE:{rule}", "SUMMARY:odd")))
    assert starts(table) == ["2025-01-06T09:00:00Z"]
    assert "'odd' in line 3: its rule" in str(table.note)


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=TU"])
def test_a_rule_that_never_gives_a_day_ends(tmp_path: Path, rule: str) -> None:
    begun = time.process_time()
    assert days(tmp_path, "DTSTART:20250106T090000Z", f"RRULE:{rule}") == ["2025-01-06"]
    assert time.process_time() - begun < 10


def test_a_rule_without_end_is_read_up_to_some_thousands_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, calendar(event("DTSTART:19000101T090000Z", "RRULE:FREQ=DAILY")))
    assert table.n_read == MOST
    assert f"more than {MOST:,} meetings" in str(table.note)


def test_a_change_for_all_later_meetings_is_read_for_its_own_and_said(tmp_path: Path) -> None:
    moved = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20250324T080000Z", "DTSTART:20250325T140000Z")
    assert "not for those after it" in str(read(tmp_path, calendar(event(*WEEKLY), moved)).note)
