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
