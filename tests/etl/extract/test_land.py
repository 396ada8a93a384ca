"""Landing: any file becomes text with row numbers; what does not fit is told apart, never swallowed."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.extract.landed_table import ROW, Landed
from tests.etl.exports import landed


def only(tables: list[Landed]) -> tuple[Landed, pl.DataFrame]:
    (table,) = tables
    assert table.problem is None
    return table, table.scan().collect()


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = b'a,b\n1,"two\nlines"\n\n3,4\n5\n6,7,8\n9,10\n'
    table, frame = only(landed(tmp_path, "x.csv", text))
    assert frame.rows() == [(2, "1", "two\nlines"), (4, "3", "4"), (7, "9", "10")]
    assert table.n_read == 5
    assert table.read_rejects().select("source_row", "column_name", "value").rows() == [
        (5, "b", "5"),
        (6, None, "6,7,8"),
    ]


def test_every_cell_stays_text_and_empty_cells_are_null(tmp_path: Path) -> None:
    _, frame = only(landed(tmp_path, "x.csv", b'id,n\n0000045,1.586\n"",\n'))
    assert frame.rows() == [(2, "0000045", "1.586"), (3, None, None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "`"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(cells) for cells in (["id", "note"], ["1", "a, b; c"], ["2", "x"]))
    quoted = text.replace("a, b; c", '"a, b; c"')
    _, frame = only(landed(tmp_path, "x.csv", quoted.encode()))
    assert frame.rows() == [(2, "1", "a, b; c"), (3, "2", "x")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    _, frame = only(landed(tmp_path, "x.csv", "id,name\n1,Zoë Müller\n".encode(encoding)))
    assert frame.rows() == [(2, "1", "Zoë Müller")]


def test_old_line_ends_are_read(tmp_path: Path) -> None:
    _, frame = only(landed(tmp_path, "x.csv", b"a,b\r1,2\r3,4\r"))
    assert frame.rows() == [(2, "1", "2"), (3, "3", "4")]


def test_repeated_and_nameless_columns_are_told_apart(tmp_path: Path) -> None:
    table, _ = only(landed(tmp_path, "x.csv", b"Watchers,watchers,,Watchers\n1,2,3,4\n"))
    assert table.columns == ("Watchers", "watchers (2)", "column_3", "Watchers (3)")


def test_a_truncated_file_loses_only_its_last_record(tmp_path: Path) -> None:
    table, frame = only(landed(tmp_path, "x.csv", b'"a","b"\n"1","2"\n"3","4"\n"5","un'))
    assert frame["a"].to_list() == ["1", "3"]
    assert table.n_read == 3
    assert table.read_rejects()["source_row"].to_list() == [4]


def test_a_quotation_mark_that_swallows_records_blocks_the_file(tmp_path: Path) -> None:
    lines = [f"{i},x" for i in range(50)]
    lines[10] = '10,"x'
    (table,) = landed(tmp_path, "x.csv", ("a,b\n" + "\n".join(lines) + "\n").encode())
    assert table.problem is not None
    assert "line 12" in table.problem


def test_an_inch_sign_in_an_unquoted_cell_is_text(tmp_path: Path) -> None:
    _, frame = only(landed(tmp_path, "x.csv", b'a,b\n1,5" pipe\n2,x\n'))
    assert frame.rows() == [(2, "1", '5" pipe'), (3, "2", "x")]


@pytest.mark.parametrize(("content", "says"), [(b"", "empty"), (b"\n\n", "empty"), (b"\x00\x01\x02\x00", "not text")])
def test_a_file_without_records_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    (table,) = landed(tmp_path, "x.csv", content)
    assert says in str(table.problem)


@pytest.mark.parametrize("name", ["x.xlsx", "x.parquet", "x.zip", "x.json"])
def test_a_damaged_file_says_so(tmp_path: Path, name: str) -> None:
    (table,) = landed(tmp_path, name, b"this is none of them")
    assert "export it again" in str(table.problem)


def test_sheets_are_read_below_their_titles_with_their_row_numbers(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Contracts"
    for row in ([], ["Register of contracts"], [], ["No", "Signed", "Value"], ["C1", date(2026, 1, 5), 12.5]):
        sheet.append(row)
    sheet.append([])
    sheet.append(["C2", "31.02.2026", None])
    workbook.create_sheet("Nothing")
    content = io.BytesIO()
    workbook.save(content)
    contracts, nothing = landed(tmp_path, "r.xlsx", content.getvalue())
    assert contracts.source_file == "r.xlsx#Contracts"
    assert contracts.scan().collect().rows() == [
        (5, "C1", "2026-01-05 00:00:00", "12.5"),
        (7, "C2", "31.02.2026", None),
    ]
    assert "empty" in str(nothing.problem)


def test_json_lines_keep_the_good_lines_and_reject_the_broken(tmp_path: Path) -> None:
    lines = ['{"id": 1, "a\\"b": "x"}', "", '{"id": 2, "nested": {"k": [1]}}', '{"id": 3', "[1]"]
    table, frame = only(landed(tmp_path, "x.jsonl", "\n".join(lines).encode()))
    assert frame.rows() == [(1, "1", "x", None), (3, "2", None, "[1]")]
    assert table.n_read == 4
    assert table.read_rejects()["source_row"].to_list() == [4, 5]


def test_a_json_array_is_read_like_lines(tmp_path: Path) -> None:
    records = [{"id": "a", "n": 1}, {"id": "b", "n": None}]
    for content in (records, {"records": records}):
        _, frame = only(landed(tmp_path, "x.json", json.dumps(content).encode()))
        assert frame.rows() == [(1, "a", "1"), (2, "b", None)]


def test_parquet_becomes_text(tmp_path: Path) -> None:
    content = io.BytesIO()
    pl.DataFrame({"id": [1, 2], "on": [date(2026, 1, 5), None]}).write_parquet(content)
    _, frame = only(landed(tmp_path, "x.parquet", content.getvalue()))
    assert frame.rows() == [(2, "1", "2026-01-05"), (3, "2", None)]


def test_a_zip_file_is_read_member_by_member_and_writes_nothing_outside(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../outside.csv", "a,b\n1,2\n")
        archive.writestr("note.txt", "not data")
        archive.writestr("deep/y.csv", "a,b\n3,4\n")
    tables = landed(tmp_path, "x.zip", content.getvalue())
    assert [table.source_file for table in tables] == [
        "x.zip!../../outside.csv",
        "x.zip!note.txt",
        "x.zip!deep/y.csv",
    ]
    assert "not a table" in str(tables[1].problem)
    assert tables[2].scan().collect().rows() == [(2, "3", "4")]
    assert not list(tmp_path.parent.rglob("outside.csv"))


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    first, _ = only(landed(tmp_path, "x.csv", b"a,b\n1,2\n"))
    assert first.parquet is not None
    before = first.parquet.stat().st_mtime_ns
    again, _ = only(landed(tmp_path, "renamed.csv", b"a,b\n1,2\n"))
    assert again.parquet == first.parquet
    assert again.parquet.stat().st_mtime_ns == before
    changed, _ = only(landed(tmp_path, "x.csv", b"a,b\n1,3\n"))
    assert changed.parquet != first.parquet


def test_a_hostile_name_opens_that_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "x1.csv").write_bytes(b"a,b\n9,9\n")
    for name in ("x[1].csv", "it's; drop table.csv", "x*.csv"):
        _, frame = only(landed(tmp_path, name, f"a,b\n1,{len(name)}\n".encode()))
        assert frame.rows() == [(2, "1", str(len(name)))]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12))
def test_every_record_is_either_read_or_rejected(tmp_path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    (table,) = landed(tmp_path, "x.csv", text.getvalue().encode())
    if table.problem:  # only where a record that does not fit runs over lines that look like records
        assert "swallows" in table.problem
        assert any("\n" in cell or "\r" in cell for row in rows if len(row) != 3 for cell in row)
        return
    frame = table.scan().collect()
    rejected = table.read_rejects()["source_row"].to_list()
    assert table.n_read == len(rows) == len(frame) + len(rejected)
    assert sorted([*frame[ROW].to_list(), *rejected]) == list(range(2, len(rows) + 2))
    forgiven = [row[:3] if not any(row[3:]) else row for row in rows]
    fitting = {at: tuple(cell or None for cell in row) for at, row in enumerate(forgiven, start=2) if len(row) == 3}
    below = table.read_rejects().filter(pl.col("reason") == "below the last record")["source_row"].to_list()
    assert all(sum(map(bool, fitting.pop(at))) == 1 for at in below)
    assert frame.drop(ROW).rows() == list(fitting.values())
