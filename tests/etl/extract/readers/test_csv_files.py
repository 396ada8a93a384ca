"""Delimited text: its layout is told, and a record is read, rejected or blocks the file."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.extract.landed_table import ROW
from tests.etl.exports import first_cells, landed, left_out, lines, only, rows, whole

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)


HEADER = "id,name,stage,amount,closes,owner"

A, B = "D-1,A,new,10,2026-01-31,Ann", "D-2,B,new,20,2026-02-28,Bob"


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = b'a,b\n1,"two\nlines"\n\n3,4\n5\n6,7,8\n9,10\n'
    table, frame = whole(landed(tmp_path, "x.csv", text))
    assert frame.rows() == [(2, "1", "two\nlines"), (4, "3", "4"), (7, "9", "10")]
    assert table.n_read == 5
    assert table.read_rejects().select("source_row", "column_name", "value").rows() == [
        (5, "b", "5"),
        (6, None, "6,7,8"),
    ]


def test_every_cell_stays_text_and_empty_cells_are_null(tmp_path: Path) -> None:
    _, frame = whole(landed(tmp_path, "x.csv", b'id,n\n0000045,1.586\n"",\n'))
    assert frame.rows() == [(2, "0000045", "1.586"), (3, None, None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "`"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(cells) for cells in (["id", "note"], ["1", "a, b; c"], ["2", "x"]))
    quoted = text.replace("a, b; c", '"a, b; c"')
    _, frame = whole(landed(tmp_path, "x.csv", quoted.encode()))
    assert frame.rows() == [(2, "1", "a, b; c"), (3, "2", "x")]


def test_old_line_ends_are_read(tmp_path: Path) -> None:
    _, frame = whole(landed(tmp_path, "x.csv", b"a,b\r1,2\r3,4\r"))
    assert frame.rows() == [(2, "1", "2"), (3, "3", "4")]


def test_a_truncated_file_loses_only_its_last_record(tmp_path: Path) -> None:
    table, frame = whole(landed(tmp_path, "x.csv", b'"a","b"\n"1","2"\n"3","4"\n"5","un'))
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
    _, frame = whole(landed(tmp_path, "x.csv", b'a,b\n1,5" pipe\n2,x\n'))
    assert frame.rows() == [(2, "1", '5" pipe'), (3, "2", "x")]


@pytest.mark.thorough
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


@pytest.mark.parametrize("delimiter", list(",;\t|^`"))
def test_every_delimiter_of_a_bulk_export_is_told(tmp_path: Path, delimiter: str) -> None:
    lines = [["Id", "Name", "Amount"], ["1", "a", "1.5"], ["2", '"b', '""c"'.replace('""', "")]]
    text = "\n".join(delimiter.join(cells) for cells in lines[:2]) + "\n"
    (table,) = landed(tmp_path, "x.csv", text.encode())
    assert rows(table) == [{"Id": "1", "Name": "a", "Amount": "1.5"}]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\r\n{A}\r{B}\r\n",
        f"{HEADER}\r\n{A}\n{B}\r\n",
        f"{HEADER}\n{A}\r\n{B}\n",
        f"{HEADER}\r{A}\r{B}",
        f"{HEADER}\n{A}\n{B}\n\x1a",
    ],
)
def test_line_ends_may_be_of_several_kinds(tmp_path: Path, content: str) -> None:
    assert first_cells(only(tmp_path, "x.csv", content)) == [(2, "D-1"), (3, "D-2")]


@pytest.mark.parametrize(
    "above", [["Open deals"], ["", "Open deals", "As of 31 Jan 2026", ""], ["Open deals,,,,,", ",,,,,"]]
)
def test_titles_above_a_header_are_passed_over_and_counted_as_rows(tmp_path: Path, above: list[str]) -> None:
    table = only(tmp_path, "x.csv", lines(*above, HEADER, A, "D-3,short", B))
    header = len(above) + 1
    assert table.columns[0] == "id"
    assert first_cells(table) == [(header + 1, "D-1"), (header + 3, "D-2")]
    assert left_out(table) == [(header + 2, "only 2 of 6 cells: the record is cut short")]


def test_a_zero_byte_in_a_cell_is_a_character_and_in_the_header_no_text(tmp_path: Path) -> None:
    assert first_cells(only(tmp_path, "x.csv", lines(HEADER, A.replace("A", "A\0A", 1)))) == [(2, "D-1")]
    assert "not text" in str(only(tmp_path, "y.csv", lines("id\0,name,stage", "1,2,3")).problem)


@pytest.mark.parametrize(
    "rows",
    [
        ['D-1,"A,new,10,2026-01-31,Ann', A, 'D-2,B",new,20,2026-02-28,Bob'],
        ['D-1,"A,new,10,2026-01-31,Ann', 'D-2,B",new,20,2026-02-28,Bob'],
    ],
)
def test_stray_quotation_marks_that_pair_block_the_file(tmp_path: Path, rows: list[str]) -> None:
    problem = only(tmp_path, "x.csv", lines(HEADER, *rows, "D-3,C,new,1,,")).problem
    assert problem is not None
    assert problem.startswith(
        "a quotation mark in the column name is not closed and swallows the record that begins with"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nwe met, talked, drank, ate, and left,\nAnn",
        "a,b,c,d,e,f\n1,2,3,4,5,6",
        "one\n\nD-2: see there, please",
    ],
)
def test_texts_of_several_lines_stay_texts(tmp_path: Path, text: str) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, f'D-1,"{text}",new,10,,Ann', B))
    assert table.scan().collect()["name"].to_list() == [text, "B"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r'"say \"yes\", now"', 'say "yes", now'),
        (r'"\"\""', '""'),
        ('"two\n\\"lines\\""', 'two\n"lines"'),
        (r'"C:\\temp\\ \"x\""', r'C:\temp\ "x"'),
        (r'"C:\temp \"x\""', r'C:\temp "x"'),
        (r'"ends \\"', "ends \\"),
    ],
)
def test_quotation_marks_may_be_escaped_by_a_backslash(tmp_path: Path, cell: str, text: str) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, f"D-1,{cell},new,10,,Ann", r'D-2,"a \"b\"",new,10,,Bob'))
    assert table.scan().collect()["name"].to_list() == [text, 'a "b"']
    assert first_cells(table) == [(2, "D-1"), (3, "D-2")]


def test_a_cut_record_among_escaped_ones_is_left_out_alone(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, r'D-1,"a \"b\", c",new,10,,Ann', "D-2,B,new"))
    assert first_cells(table) == [(2, "D-1")]
    assert left_out(table) == [(3, "only 3 of 6 cells: the record is cut short")]


def test_a_backslash_at_the_end_of_a_cell_is_a_letter(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, r'D-1,"C:\",new,10,,Ann', r'D-2,"D:\",new,10,,Bob', "D-3,B,new"))
    assert table.scan().collect()["name"].to_list() == ["C:\\", "D:\\"]
    assert left_out(table) == [(4, "only 3 of 6 cells: the record is cut short")]


@pytest.mark.parametrize(
    "pasted",
    [
        "It:\nline0; x\nline1; x\nline2; x\nline3; x",
        "\n".join("a\tb\tc" for _ in range(60)),
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "They ask for:\n- this, and\n- that, and\n- more",
        "Attendees:\nAnna, Bob, Carl, Dan, Eve",
        "missing:\nD-1, D-2, D-3",
        "\n".join('if (x) { say(""hello""); }' for _ in range(70)),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_people_paste_into_a_cell_stays_in_it(tmp_path: Path, pasted: str, delimiter: str) -> None:
    rows = [HEADER.split(","), ["D-1", f'"{pasted}"', "new", "10", "", "Ann"], B.split(",")]
    table = only(tmp_path, "x.csv", lines(*map(delimiter.join, rows)))
    assert first_cells(table) == [(2, "D-1"), (3, "D-2")]
    assert table.scan().collect()["name"].to_list() == [pasted.replace('""', '"'), "B"]


@pytest.mark.parametrize(
    "title", ['"Open deals"', '"Deals, open",,,,,', "Made on Monday, 5 January 2026", "Report:,Open"]
)
def test_titles_may_be_quoted_and_hold_delimiters(tmp_path: Path, title: str) -> None:
    assert first_cells(only(tmp_path, "x.csv", lines(title, title, "", HEADER, A, B))) == [(5, "D-1"), (6, "D-2")]


@pytest.mark.parametrize("name", ["*", "^.*$", "^id$"])
def test_a_column_may_be_called_as_a_pattern_is_written(tmp_path: Path, name: str) -> None:
    table = only(tmp_path, "x.csv", lines(f"id,stage,amount,{name}", 'D-1,"n\new",10,a', "Total,,10,"))
    assert first_cells(table) == [(2, "D-1")]
