"""CSV files and sheets that people and old programs made: titles, totals, footers, stray marks, mixed line ends."""

from pathlib import Path

import pytest

from tests.etl.exports import first_cells, left_out, lines, only, workbook

HEADER = "id,name,stage,amount,closes,owner"
A, B = "D-1,A,new,10,2026-01-31,Ann", "D-2,B,new,20,2026-02-28,Bob"


@pytest.mark.parametrize(
    "words", ["Total", "TOTAL:", "Grand Total", "Summe", "Total général", "Grand Totals (38 records)"]
)
def test_totals_are_no_records(tmp_path: Path, words: str) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, A, f"{words},,,10,,", B, f'{words},,,"30,00 €",,'))
    assert first_cells(table) == [(2, "D-1"), (4, "D-2")]
    assert left_out(table) == [(3, "a total, not a record"), (5, "a total, not a record")]
    assert table.n_read == 4


@pytest.mark.parametrize("row", ["Total,TotalEnergies,new,10,2026-01-31,Ann", "TotalEnergies,,,10,,", "Total,Ann,,,,"])
def test_a_record_that_is_only_called_a_total_is_a_record(tmp_path: Path, row: str) -> None:
    assert len(first_cells(only(tmp_path, "x.csv", lines(HEADER, row, A)))) == 2


def test_the_header_once_more_is_no_record(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines("id,name,name", "1,a,b", "id,name,name", "2,c,d"))
    assert first_cells(table) == [(2, "1"), (4, "2")]
    assert left_out(table) == [(3, "the header once more, not a record")]


def test_totals_and_footers_of_a_sheet_are_no_records(tmp_path: Path) -> None:
    content = workbook(
        ["Pipeline"], [], HEADER.split(","), A.split(","), [], B.split(","), ["Total", None, None, 30], [], ["By Ann"]
    )
    table = only(tmp_path, "x.xlsx", content)
    assert first_cells(table) == [(4, "D-1"), (6, "D-2")]
    assert left_out(table) == [(7, "a total, not a record"), (9, "below the last record")]
    assert table.n_read == 4


def test_a_footer_that_a_spreadsheet_padded_is_no_record(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(HEADER, A, ",,,,,", "Confidential,,,,,", "By Ann,,,,,"))
    assert first_cells(table)[0] == (2, "D-1")
    assert left_out(table) == [(4, "below the last record"), (5, "below the last record")]


PEOPLE = "email,full_name,business_function"


def test_a_record_of_one_cell_below_a_blank_row_is_a_record(tmp_path: Path) -> None:
    below = ["ann@x.com,Ann,sales", ",,", "bob.lee@x.com,,", "carl@x.com,,", "Made on Monday,,"]
    table = only(tmp_path, "x.csv", lines(PEOPLE, *below))
    assert first_cells(table) == [(2, "ann@x.com"), (3, None), (4, "bob.lee@x.com"), (5, "carl@x.com")]
    assert left_out(table) == [(6, "below the last record")]


def test_a_name_by_itself_is_a_record_where_names_come_first(tmp_path: Path) -> None:
    below = ["Ann Lee,ann@x.com,sales", ",,", "Bob Ray,,", "Report of Monday 3,,"]
    table = only(tmp_path, "x.csv", lines("full_name,email,business_function", *below))
    assert first_cells(table) == [(2, "Ann Lee"), (3, None), (4, "Bob Ray")]
    assert left_out(table) == [(5, "below the last record")]


def test_a_record_that_does_not_fit_is_no_gap_above_a_footer(tmp_path: Path) -> None:
    table = only(tmp_path, "x.csv", lines(PEOPLE, "ann@x.com,Ann,sales", "a,b,c,d", "Bob,,", "Carl,,"))
    assert first_cells(table) == [(2, "ann@x.com"), (4, "Bob"), (5, "Carl")]


@pytest.mark.parametrize(
    "row", ["Total,18,,,,2026-01-02", "Total,18,industry,,,", "Summit,,,30,,", "Suma,18,x,7,,", "Total,,,,,"]
)
def test_a_company_called_total_is_a_record(tmp_path: Path, row: str) -> None:
    rows = ["Acme,17,IT,5,EU,2026-01-01", "Bolt,19,IT,6,,2026-01-01", row]
    table = only(tmp_path, "x.csv", lines("account_name,account_id,industry,size,region,created_at", *rows))
    assert [name for _, name in first_cells(table)] == ["Acme", "Bolt", row.split(",", maxsplit=1)[0]]


@pytest.mark.parametrize("label", ["Total", "Total EMEA", "Total amount", "TOTAL EUR", "Zwischensumme", "Grand Total:"])
def test_a_total_may_be_named_and_fill_any_share_of_its_row(tmp_path: Path, label: str) -> None:
    table = only(tmp_path, "x.csv", lines("deal_id,stage,amount", "D-1,new,10", "D-2,new,20", f"{label},,30"))
    assert first_cells(table) == [(2, "D-1"), (3, "D-2")]
    assert left_out(table) == [(4, "a total, not a record")]


@pytest.mark.parametrize("middle", ["\ufeffaccount_id,account_name,industry,", "account_id, account_name, industry,"])
def test_a_header_in_the_middle_may_have_a_mark_spaces_and_a_blank_end(tmp_path: Path, middle: str) -> None:
    table = only(tmp_path, "x.csv", lines("account_id,account_name,industry,", "1,A,IT,", middle, "2,B,IT,"))
    assert first_cells(table) == [(2, "1"), (4, "2")]
    assert left_out(table) == [(3, "the header once more, not a record")]


def test_notes_beside_the_records_of_a_sheet_need_no_heading(tmp_path: Path) -> None:
    content = workbook(["Open deals"], [], ["deal_id", "stage", "amount"], ["D-1", "new", 5, "call back"])
    table = only(tmp_path, "x.xlsx", content)
    assert table.columns == ("deal_id", "stage", "amount", "column_4")
    assert first_cells(table) == [(4, "D-1")]
