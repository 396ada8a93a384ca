"""Whatever is in a file, a reader says so or reads it: it never fails, and it loses no record."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.conform.format_inference import column_format, format_counts
from etl.conform.parse_values import parse
from etl.entities import Kind
from etl.extract.readers.file_types import KINDS
from etl.recognise.column_names import header, squash
from tests.etl.exports import ingest, landed, write

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


@FUZZ
@given(cells=st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=6), kind=st.sampled_from(list(Kind)))
def test_no_text_is_too_odd_for_a_column_of_any_kind(cells: list[str | None], kind: Kind) -> None:
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    counts = format_counts(pl.col("text"), kind)
    how = column_format(frame.select(**counts).row(0, named=True) if counts else {}, date_order="dmy", decimal_mark=".")
    assert frame.select(parse(pl.col("text"), kind, how, timezone="Europe/Paris")).height == len(cells)


SPELLINGS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    lambda name: name.replace("_", " "),
    lambda name: name.replace("_", " - "),
    lambda name: name.title().replace("_", ""),
    lambda name: f" {name} *",
]


@pytest.mark.parametrize("spell", SPELLINGS)
def test_a_column_is_found_by_any_spelling_of_its_name(spell: Callable[[str], str]) -> None:
    assert header((spell("expected_close_on"), "other")).find("expected_close_on") == spell("expected_close_on")


@given(name=TEXT.filter(bool))
def test_a_name_without_letters_is_still_a_name(name: str) -> None:
    assert squash(name)
    assert header((name,)).find(name) == name


@FUZZ
@given(cells=st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), max_size=6))
def test_records_of_any_content_are_loaded_rejected_or_superseded(
    tmp_path: Path, cells: list[tuple[str, str, str, str]]
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([("number", "opened_at", "priority", "state"), *cells])
    settings_text = '[[source]]\nsystem = "servicenow"\ndate_order = "dmy"\ndecimal_mark = "."\n'
    folder = write(tmp_path / "x", {"incident.csv": text.getvalue(), "commonground.toml": settings_text})
    files = ingest(folder).files.filter(pl.col("status") != "ignored")
    parts = files.select(pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded")).to_series()
    assert parts.to_list() == files["rows_read"].to_list()
