"""Whatever is in a file, a reader says so or reads it: it never fails, and it loses no record."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.extract.readers.file_types import KINDS
from tests.etl.exports import landed

pytestmark = pytest.mark.thorough

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(-(10**15), 10**15), TEXT)
VALUE = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


@FUZZ
@given(content=st.binary(max_size=300), suffix=st.sampled_from(sorted(KINDS)))
def test_any_bytes_under_any_name_are_read_or_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    for table in landed(tmp_path, f"x{suffix}", content):
        assert table.problem or table.scan().collect().height + table.read_rejects().height == table.n_read


@FUZZ
@given(records=st.lists(st.dictionaries(TEXT.filter(bool), VALUE, min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_json_object_is_a_record_whatever_is_in_it(tmp_path: Path, records: list[dict[str, object]]) -> None:
    lines = "\n".join(json.dumps(record) for record in [{"id": 0}, *records])
    (table,) = landed(tmp_path, "x.jsonl", lines.encode())
    assert table.problem is None
    assert table.scan().collect().height == table.n_read == len(records) + 1


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"]
WESTERN = st.text(st.sampled_from("abcXYZ 0189,;'äöüßéèñ"), min_size=1, max_size=12).map(str.strip).filter(bool)


@FUZZ
@given(
    rows=st.lists(st.lists(WESTERN, min_size=3, max_size=3), min_size=1, max_size=8),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_cells_survive_every_encoding_delimiter_and_line_end(
    tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["Id", "Stage Name", "Close Date"], *rows])
    (table,) = landed(tmp_path, "x.csv", text.getvalue().encode(encoding))
    assert table.columns == ("Id", "Stage Name", "Close Date")
    assert [list(row[1:]) for row in table.scan().collect().iter_rows()] == rows


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a
DTSTART;TZID=Own:20250110T090000
DTEND;TZID=Own:20250110T100000
RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=FR
EXDATE;TZID=Own:20250117T090000
ATTENDEE;CN="Low, Kim";PARTSTAT=ACCEPTED:mailto:kim@blue.example
END:VEVENT
BEGIN:VEVENT
UID:a
RECURRENCE-ID;TZID=Own:20250124T090000
DTSTART;VALUE=DATE:20250125
END:VEVENT
END:VCALENDAR
"""
WORDS = [*'0159;:,=\n"', "FREQ=", "DAILY", "SECONDLY", "INTERVAL=0", "BEGIN:", "END:", "VEVENT", "T", "Z", "99999999"]


@FUZZ
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(CALENDAR)), st.integers(0, 12), st.sampled_from(WORDS)), min_size=1, max_size=6
    )
)
def test_a_calendar_that_is_changed_anywhere_is_read_or_refused(
    tmp_path: Path, edits: list[tuple[int, int, str]]
) -> None:
    text = CALENDAR
    for place, length, word in edits:
        text = text[:place] + word + text[place + length :]
    for table in landed(tmp_path, "x.ics", text):
        assert table.problem or table.scan().collect().height + table.read_rejects().height == table.n_read
