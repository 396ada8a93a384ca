"""The text of a calendar: components within each other, properties with their parameters, lines with their numbers."""

from pathlib import Path

import pytest

from etl.errors import UnreadableFileError
from etl.extract.readers.calendar_text import Component, calendars
from tests.etl.exports import lines


def parsed(folder: Path, content: str | bytes) -> list[Component]:
    file = folder / "c.ics"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return calendars(file, folder / "draft")


def test_components_know_their_line_and_what_is_within_them(tmp_path: Path) -> None:
    text = lines("BEGIN:VCALENDAR", "begin:vevent", "UID:1", "BEGIN:VALARM", "UID:2", "END:VALARM", "end:Vevent")
    (calendar,) = parsed(tmp_path, text)
    (event,) = calendar.parts
    assert (event.name, event.line, event.is_complete, event.text("UID")) == ("VEVENT", 2, True, "1")
    assert [(part.name, part.text("UID")) for part in event.parts] == [("VALARM", "2")]
    assert not calendar.is_complete


def test_a_property_has_its_value_without_marks_and_its_parameters_in_capitals(tmp_path: Path) -> None:
    text = lines("BEGIN:VCALENDAR", 'x-note;Lang=de;member="a,b","c":one\\, two\\; three\\nfour:five', "END:VCALENDAR")
    (calendar,) = parsed(tmp_path, text)
    (found,) = calendar.all("X-NOTE")
    assert found.value == "one, two; three\nfour:five"
    assert found.parameters == {"LANG": "de", "MEMBER": "a,b,c"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_folded_lines_are_one_line_and_count_as_several(tmp_path: Path, end: str) -> None:
    text = end.join(["BEGIN:VCALENDAR", "X-A:one", "  two", "\tthree", "NO PROPERTY", "END:VCALENDAR", ""])
    (calendar,) = parsed(tmp_path, text)
    assert calendar.text("X-A") == "one twothree"
    assert calendar.unread == [5]


def test_ends_without_a_beginning_are_passed_over(tmp_path: Path) -> None:
    (calendar,) = parsed(tmp_path, lines("END:VEVENT", "BEGIN:VCALENDAR", "END:VEVENT", "X-A:1", "END:VCALENDAR"))
    assert calendar.text("X-A") == "1"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"BEGIN:VCARD\nEND:VCARD\n", b"\xff\xfe", b":" * 10_000])
def test_what_is_no_calendar_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="holds no calendar"):
        parsed(tmp_path, content)
