"""Calendar files: who was asked, what is cancelled, what cannot be read, in every encoding."""

import json
from pathlib import Path

import pytest

from etl.errors import UnreadableFileError
from tests.etl.exports import left_out
from tests.etl.extract.readers.calendar_files import calendar, event, read, starts

START = "DTSTART:20250110T080000Z"


def cell(folder: Path, column: str, *properties: str) -> str | None:
    value = read(folder, calendar(event(*properties))).scan().collect()[column].item()
    return None if value is None else str(value)


def people(folder: Path, *properties: str) -> list[dict[str, str]]:
    return json.loads(cell(folder, "attendee", START, *properties) or "[]")


def test_everybody_who_was_asked_comes_with_name_address_and_answer(tmp_path: Path) -> None:
    asked = people(
        tmp_path,
        'ATTENDEE;CN="Low, Kim";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:KIM@blue.example',
        "ATTENDEE;PARTSTAT=DECLINED;CN=dan@firm.example:MAILTO:dan@firm.example",
        "ATTENDEE;CN=Eve Hall;EMAIL=eve@blue.example:urn:uuid:1",
        "ATTENDEE;CN=Nobody:invalid:nomail",
    )
    assert asked == [
        {"name": "Low, Kim", "email": "kim@blue.example", "response": "accepted", "role": "req-participant"},
        {"email": "dan@firm.example", "response": "declined"},
        {"name": "Eve Hall", "email": "eve@blue.example"},
        {"name": "Nobody"},
    ]


def test_rooms_and_those_who_are_only_informed_take_no_part(tmp_path: Path) -> None:
    asked = people(
        tmp_path,
        "ATTENDEE;CUTYPE=ROOM:mailto:room1@firm.example",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@firm.example",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:boss@firm.example",
        "ATTENDEE;CUTYPE=INDIVIDUAL:mailto:kim@blue.example",
    )
    assert [one["email"] for one in asked] == ["kim@blue.example"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_calendar_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = calendar(event(START, "SUMMARY:Müller über\\, Straße\\nzwei"))
    assert read(tmp_path, text.encode(encoding)).scan().collect()["summary"].item() == "Müller über, Straße\nzwei"


def test_a_fold_within_a_character_is_joined_before_it_is_read(tmp_path: Path) -> None:
    whole = calendar(event(START, "SUMMARY:Müller")).encode().replace(b"\n", b"\r\n")
    folded = whole.replace("ü".encode(), "ü".encode()[:1] + b"\r\n " + "ü".encode()[1:])
    assert read(tmp_path, folded).scan().collect()["summary"].item() == "Müller"


def test_a_cancelled_meeting_says_so_whether_it_or_its_calendar_does(tmp_path: Path) -> None:
    assert cell(tmp_path, "status", START, "STATUS:CANCELLED") == "CANCELLED"
    whole = calendar(["METHOD:CANCEL"], event(START, "STATUS:CONFIRMED"))
    assert read(tmp_path, whole).scan().collect()["status"].item() == "CANCELLED"


@pytest.mark.parametrize(
    ("properties", "minutes"),
    [
        ((START, "DTEND:20250110T093000Z"), "90"),
        ((START, "DURATION:PT1H"), "60"),
        (("DTSTART;VALUE=DATE:20250110", "DTEND;VALUE=DATE:20250111"), None),
        ((START, "DTEND:20250110T070000Z"), None),
        ((START, "DURATION:soon"), None),
        ((START,), None),
    ],
)
def test_the_length_is_known_where_the_calendar_tells_it(
    tmp_path: Path, properties: tuple[str, ...], minutes: str | None
) -> None:
    assert cell(tmp_path, "duration_minutes", *properties) == minutes


def test_a_meeting_that_cannot_be_read_is_left_out_by_row_column_value_and_line(tmp_path: Path) -> None:
    bad = ["DTSTART:20251310T080000Z", "DTSTART:soon", "DTSTART:99990110T080000Z", "SUMMARY:no beginning"]
    table = read(tmp_path, calendar(event(START), *(event(line) for line in bad)))
    assert (table.n_read, table.skipped) == (5, (2, 3, 4, 5))
    rejects = table.read_rejects()
    assert rejects["value"].to_list() == ["20251310T080000Z", "soon", "99990110T080000Z", ""]
    assert rejects["column_name"].unique().to_list() == ["DTSTART"]
    assert "not a date or time that exists (the meeting begins in line 7)" in left_out(table)[0][1]


def test_a_file_that_ends_within_a_meeting_loses_that_one_alone(tmp_path: Path) -> None:
    whole = calendar(event(START), event(START, uid="n"))
    table = read(tmp_path, whole[: whole.rindex("UID:n") + 6])
    assert table.n_read == 2
    assert left_out(table) == [(2, "the file ends within this meeting (the meeting begins in line 7)")]


def test_lines_that_are_no_property_are_said_and_alarms_inside_a_meeting_cost_nothing(tmp_path: Path) -> None:
    alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:20200101T000000Z", "END:VALARM"]
    table = read(tmp_path, calendar(event(START, "THIS IS NO LINE", "ATTENDEE;CN:x", *alarm, "END:VTODO")))
    assert starts(table) == ["2025-01-10T08:00:00Z"]
    assert table.note == "2 lines of its meetings are no properties and are not read, as line 6"


def test_several_calendars_in_a_file_are_one_list(tmp_path: Path) -> None:
    two = calendar(event(START, uid="a")) + calendar(event(START, uid="b"))
    assert read(tmp_path, two).scan().collect()["id"].to_list() == ["a", "b"]


@pytest.mark.parametrize("content", ["", "hello", calendar(), calendar(["BEGIN:VTODO", "UID:t", "END:VTODO"])])
def test_a_file_without_a_meeting_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFileError):
        read(tmp_path, content)


def test_entries_that_are_no_meetings_are_said(tmp_path: Path) -> None:
    table = read(tmp_path, calendar(event(START), ["BEGIN:VTODO", "UID:t", "END:VTODO"]))
    assert table.note == "its VTODO entries are no meetings and are not read"
