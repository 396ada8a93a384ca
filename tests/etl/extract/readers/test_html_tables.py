"""Tables of web pages, and spreadsheets written as XML."""

from pathlib import Path

import pytest

from etl.extract.landed_table import ROW
from tests.etl.exports import ingest, landed, only, problem, rows, write
from tests.etl.extract.readers.markup import PAGE, SHEET

RECORDS = """<table><tr><th>ticket_id</th><th>opened_at</th><th>text</th></tr>
<tr><td>T-1</td><td>2026-01-01</td><td>see {}</td></tr><tr><td>T-2</td><td>2026-01-02</td><td>b</td></tr></table>"""


def test_a_row_of_a_page_has_its_number_in_the_table(tmp_path: Path) -> None:
    page = (
        "<html><head><title>t</title></head><body><table><tr><td><p>Menu</p></td></tr></table>"
        "<table><tr><td colspan=4>Cases &amp; more</td></tr><tr></tr>"
        "<tr><th>Case</th><th>Of</th><th>Text</th><th>On</th></tr>"
        "<tr><td rowspan=2>C-1</td><td>Ann</td><td>first<br>second</td><td>&nbsp;</td></tr>"
        "<tr><td>Bob</td><td> <b>bo</b>ld </td><td>2026-01-31</td></tr>"
        "<tr><td>C-2</td><td>=1+1</td></tr></table></body></html>"
    )
    table = only(tmp_path, "x.xls", page)
    assert table.scan().select(ROW, *table.columns).collect().rows() == [
        (4, "C-1", "Ann", "first\nsecond", None),
        (5, None, "Bob", "bold", "2026-01-31"),
        (6, "C-2", "=1+1", None, None),
    ]


def test_tables_of_one_page_are_told_apart_and_layout_holds_none(tmp_path: Path) -> None:
    found = landed(tmp_path, "x.html", f"<table><tr><td>{PAGE}</td><td>{PAGE.replace('Ann', 'Eve')}</td></tr></table>")
    assert [table.source_file for table in found] == ["x.html#1", "x.html#2"]
    assert [rows(table)[0]["name"] for table in found] == ["Ann", "Eve"]


def test_the_letters_of_a_page_are_those_of_its_bytes(tmp_path: Path) -> None:
    page = PAGE.replace("Ann", "Jürgen")
    for content in (page.encode(), page.encode("cp1252"), page.encode("utf-16")):
        assert rows(only(tmp_path, "x.xls", content))[0]["name"] == "Jürgen"


def test_rows_of_a_sheet_in_xml_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    table = only(tmp_path, "x.xls", SHEET)
    assert table.scan().select(ROW, "id").collect().rows() == [(3, "1"), (4, "2")]


def test_a_spreadsheet_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = SHEET.replace("<Workbook", '<!DOCTYPE w [<!ENTITY a "aaaa">]><Workbook', 1)
    assert "declares entities" in problem(tmp_path, "x.xls", bomb)


def test_a_report_in_html_is_mapped_as_any_other(tmp_path: Path) -> None:
    cells = ("Opportunity ID", "Account ID", "Opportunity Name", "Stage", "Close Date", "Amount")
    deal = ("006000000000001AAA", "001000000000001AAA", "A deal", "Closed Won", "31/01/2026", "1.250,00")
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in (cells, deal))
    settings = '[[source]]\nsystem = "salesforce"\ndate_order = "dmy"\ndecimal_mark = ","\n'
    folder = write(tmp_path / "x", {"report.xls": f"<table>{page}</table>", "commonground.toml": settings})
    deals = ingest(folder).tables["deals"]
    assert deals.select("deal_id", "deal_name", "amount").rows() == [
        ("salesforce:006000000000001AAA", "A deal", 1250.0)
    ]


@pytest.mark.parametrize(
    "pasted",
    [
        "<table><tr><th>ticket_id<th>opened_at<tr><td>T-9<td>2025-01-01</table>",
        f"<table>{'<tr><td>1</td><td>2</td></tr>' * 9}</table>",
    ],
)
def test_a_table_in_a_cell_is_text_of_that_cell(tmp_path: Path, pasted: str) -> None:
    found = rows(only(tmp_path, "x.xls", RECORDS.format(pasted)))
    assert [row["ticket_id"] for row in found] == ["T-1", "T-2"]
    assert str(found[0]["text"]).startswith("see\n")


def test_a_table_in_the_only_record_is_text_of_it_too(tmp_path: Path) -> None:
    record = f"<tr><td>T-1</td><td>{PAGE}</td></tr>"
    (row,) = rows(only(tmp_path, "x.xls", f"<table><tr><th>ticket_id</th><th>text</th></tr>{record}</table>"))
    assert row["ticket_id"] == "T-1"


def test_a_cell_says_what_a_browser_shows(tmp_path: Path) -> None:
    hidden = "<span style='display: none'>999</span>"
    cell = f"<!-- <table> --><p>one\n  two</p><p>three</p>{hidden}\xa0four<script>x()</script>"
    assert rows(only(tmp_path, "x.xls", RECORDS.format(cell)))[0]["text"] == "see\none two\nthree\nfour"


def test_rows_after_a_very_long_cell_are_read(tmp_path: Path) -> None:
    found = rows(only(tmp_path, "x.html", RECORDS.format("x" * 11_000_000)))
    assert [row["ticket_id"] for row in found] == ["T-1", "T-2"]
