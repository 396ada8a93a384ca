"""CSV files and sheets that people and old programs made: titles, totals, footers, stray marks, mixed line ends."""

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.extract.landed_table import ROW, Landed
from tests.etl.exports import landed, left_out

HEADER = "id,name,stage,amount,closes,owner"
A, B = "D-1,A,new,10,2026-01-31,Ann", "D-2,B,new,20,2026-02-28,Bob"


def only(folder: Path, name: str, content: str | bytes) -> Landed:
    (table,) = landed(folder, name, content)
    return table


def read(table: Landed) -> list[tuple[int, str]]:
    """Row and first cell of every record."""
    assert table.problem is None, table.problem
    return list(table.scan().select(ROW, table.columns[0]).collect().iter_rows())


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def workbook(*rows: Sequence[object]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(content)
    return content.getvalue()


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
    assert read(only(tmp_path, "x.csv", content)) == [(2, "D-1"), (3, "D-2")]


def test_a_stray_byte_does_not_spoil_the_other_letters(tmp_path: Path) -> None:
    text = lines(HEADER, "1,Überé,ñ,1,,", "2,Zoë,ß,2,,").encode() + b"3,M\xfcller \x96 \x81,x,3,,\n"
    names = only(tmp_path, "x.csv", text).scan().collect()["name"].to_list()
    assert names == ["Überé", "Zoë", "Müller – \x81"]


def test_a_file_without_a_letter_of_utf_8_is_of_windows(tmp_path: Path) -> None:
    text = lines(HEADER, "1,Müller,ß,1,,").encode("cp1252")
    assert only(tmp_path, "x.csv", text).scan().collect()["name"].to_list() == ["Müller"]


@pytest.mark.parametrize(
    "above", [["Open deals"], ["", "Open deals", "As of 31 Jan 2026", ""], ["Open deals,,,,,", ",,,,,"]]
)
def test_titles_above_a_header_are_passed_over_and_counted_as_rows(tmp_path: Path, above: list[str]) -> None:
    table = only(tmp_path, "x.csv", lines(*above, HEADER, A, "D-3,short", B))
    header = len(above) + 1
    assert table.columns[0] == "id"
    assert read(table) == [(header + 1, "D-1"), (header + 3, "D-2")]
    assert left_out(table) == [(header + 2, "only 2 of 6 cells: the record is cut short")]


@pytest.mark.parametrize(
    "words", ["Total", "TOTAL:", "Grand Total", "Summe", "Total général", "Grand Totals (38 records)"]
)
def test_totals_are_no_records(tmp_path: Path, words: str) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, A, f"{words},,,10,,", B, f'{words},,,"30,00 €",,'))
    assert read(table) == [(2, "D-1"), (4, "D-2")]
    assert left_out(table) == [(3, "a total, not a record"), (5, "a total, not a record")]
    assert table.n_read == 4


@pytest.mark.parametrize("row", ["Total,TotalEnergies,new,10,2026-01-31,Ann", "TotalEnergies,,,10,,", "Total,Ann,,,,"])
def test_a_record_that_is_only_called_a_total_is_a_record(tmp_path: Path, row: str) -> None:
    assert len(read(only(tmp_path, "x.csv", lines(HEADER, row, A)))) == 2


def test_the_header_once_more_is_no_record(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines("id,name,name", "1,a,b", "id,name,name", "2,c,d"))
    assert read(table) == [(2, "1"), (4, "2")]
    assert left_out(table) == [(3, "the header once more, not a record")]


def test_totals_and_footers_of_a_sheet_are_no_records(tmp_path: Path) -> None:
    content = workbook(
        ["Pipeline"], [], HEADER.split(","), A.split(","), [], B.split(","), ["Total", None, None, 30], [], ["By Ann"]
    )
    table = only(tmp_path, "x.xlsx", content)
    assert read(table) == [(4, "D-1"), (6, "D-2")]
    assert left_out(table) == [(7, "a total, not a record"), (9, "below the last record")]
    assert table.n_read == 4


def test_a_footer_that_a_spreadsheet_padded_is_no_record(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, A, ",,,,,", "Confidential,,,,,", "By Ann,,,,,"))
    assert read(table)[0] == (2, "D-1")
    assert left_out(table) == [(4, "below the last record"), (5, "below the last record")]


def test_a_zero_byte_in_a_cell_is_a_character_and_in_the_header_no_text(tmp_path: Path) -> None:
    assert read(only(tmp_path, "x.csv", lines(HEADER, A.replace("A", "A\0A", 1)))) == [(2, "D-1")]
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
    assert read(table) == [(2, "D-1"), (3, "D-2")]


def test_a_cut_record_among_escaped_ones_is_left_out_alone(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, r'D-1,"a \"b\", c",new,10,,Ann', "D-2,B,new"))
    assert read(table) == [(2, "D-1")]
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
    assert read(table) == [(2, "D-1"), (3, "D-2")]
    assert table.scan().collect()["name"].to_list() == [pasted.replace('""', '"'), "B"]


@pytest.mark.parametrize(
    "title", ['"Open deals"', '"Deals, open",,,,,', "Made on Monday, 5 January 2026", "Report:,Open"]
)
def test_titles_may_be_quoted_and_hold_delimiters(tmp_path: Path, title: str) -> None:
    assert read(only(tmp_path, "x.csv", lines(title, title, "", HEADER, A, B))) == [(5, "D-1"), (6, "D-2")]


PEOPLE = "email,full_name,business_function"


def test_a_record_of_one_cell_below_a_blank_row_is_a_record(tmp_path: Path) -> None:
    below = ["ann@x.com,Ann,sales", ",,", "bob.lee@x.com,,", "carl@x.com,,", "Made on Monday,,"]
    table = only(tmp_path, "x.csv", lines(PEOPLE, *below))
    assert read(table) == [(2, "ann@x.com"), (3, None), (4, "bob.lee@x.com"), (5, "carl@x.com")]
    assert left_out(table) == [(6, "below the last record")]


def test_a_name_by_itself_is_a_record_where_names_come_first(tmp_path: Path) -> None:
    below = ["Ann Lee,ann@x.com,sales", ",,", "Bob Ray,,", "Report of Monday 3,,"]
    table = only(tmp_path, "x.csv", lines("full_name,email,business_function", *below))
    assert read(table) == [(2, "Ann Lee"), (3, None), (4, "Bob Ray")]
    assert left_out(table) == [(5, "below the last record")]


def test_a_record_that_does_not_fit_is_no_gap_above_a_footer(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(PEOPLE, "ann@x.com,Ann,sales", "a,b,c,d", "Bob,,", "Carl,,"))
    assert read(table) == [(2, "ann@x.com"), (4, "Bob"), (5, "Carl")]


@pytest.mark.parametrize(
    "row", ["Total,18,,,,2026-01-02", "Total,18,industry,,,", "Summit,,,30,,", "Suma,18,x,7,,", "Total,,,,,"]
)
def test_a_company_called_total_is_a_record(tmp_path: Path, row: str) -> None:
    rows = ["Acme,17,IT,5,EU,2026-01-01", "Bolt,19,IT,6,,2026-01-01", row]
    table = only(tmp_path, "x.csv", lines("account_name,account_id,industry,size,region,created_at", *rows))
    assert [name for _, name in read(table)] == ["Acme", "Bolt", row.split(",")[0]]


@pytest.mark.parametrize("label", ["Total", "Total EMEA", "Total amount", "TOTAL EUR", "Zwischensumme", "Grand Total:"])
def test_a_total_may_be_named_and_fill_any_share_of_its_row(tmp_path: Path, label: str) -> None:
    table = only(tmp_path, "x.csv", lines("deal_id,stage,amount", "D-1,new,10", "D-2,new,20", f"{label},,30"))
    assert read(table) == [(2, "D-1"), (3, "D-2")]
    assert left_out(table) == [(4, "a total, not a record")]


@pytest.mark.parametrize("middle", ["\ufeffaccount_id,account_name,industry,", "account_id, account_name, industry,"])
def test_a_header_in_the_middle_may_have_a_mark_spaces_and_a_blank_end(tmp_path: Path, middle: str) -> None:
    table = only(tmp_path, "x.csv", lines("account_id,account_name,industry,", "1,A,IT,", middle, "2,B,IT,"))
    assert read(table) == [(2, "1"), (4, "2")]
    assert left_out(table) == [(3, "the header once more, not a record")]


@pytest.mark.parametrize("name", ["*", "^.*$", "^id$"])
def test_a_column_may_be_called_as_a_pattern_is_written(tmp_path: Path, name: str) -> None:
    table = only(tmp_path, "x.csv", lines(f"id,stage,amount,{name}", 'D-1,"n\new",10,a', "Total,,10,"))
    assert read(table) == [(2, "D-1")]


def test_notes_beside_the_records_of_a_sheet_need_no_heading(tmp_path: Path) -> None:
    content = workbook(["Open deals"], [], ["deal_id", "stage", "amount"], ["D-1", "new", 5, "call back"])
    table = only(tmp_path, "x.xlsx", content)
    assert table.columns == ("deal_id", "stage", "amount", "column_4")
    assert read(table) == [(4, "D-1")]
