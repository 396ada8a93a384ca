"""Files that are not what their names say, sheets written in markup, and what gzip holds."""

import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from etl.extract.landed_table import ROW, Landed
from etl.extract.readers import archives
from etl.extract.readers.file_types import MAGIC_OF_OLE
from tests.etl.exports import ingest, landed, rows, status, write

CSV = "id,name\n1,Ann\n2,Bob\n"
PEOPLE = [{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]
PAGE = "<table><tr><th>id</th><th>name</th></tr><tr><td>1</td><td>Ann</td></tr><tr><td>2</td><td>Bob</td></tr></table>"
JSON = '[{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]'
SPREADSHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"/></Styles>{}</Workbook>"""
SHEET = SPREADSHEET.format(
    '<Worksheet ss:Name="People"><Table>'
    '<Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">name</Data></Cell></Row>'
    '<Row ss:Index="3"><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">Ann</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="Number">2</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">Bob</Data></Cell></Row>'
    "</Table></Worksheet>"
)


def workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "name"], [1, "Ann"], [2, "Bob"]):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def only(folder: Path, name: str, content: str | bytes) -> Landed:
    (table,) = landed(folder, name, content)
    return table


def problem(folder: Path, name: str, content: str | bytes) -> str:
    return str(only(folder, name, content).problem)


@pytest.mark.parametrize(
    ("name", "content", "suffix"),
    [
        ("x.xls", CSV.replace(",", "\t"), ""),
        ("x.xls", CSV.replace(",", "\t").encode("utf-16"), ""),
        ("x.txt", CSV.replace(",", "\t").encode("utf-16"), ""),
        ("x.txt", JSON, ""),
        ("x.xlsx", CSV, ""),
        ("x.xls", f"<html><body>{PAGE}</body></html>", ""),
        ("x.xls", f"\ufeff<!-- made by a system -->\n{PAGE}", ""),
        ("x.csv", f"<!DOCTYPE html>{PAGE}", ""),
        ("x.html", PAGE, ""),
        ("x.xls", SHEET, "#People"),
        ("x.xml", SHEET, "#People"),
        ("x.csv", workbook(), "#Sheet"),
        ("x.zip", workbook(), "#Sheet"),
        ("x.xls", workbook(), "#Sheet"),
        ("x.csv", zipped("in.csv", CSV.encode()), "!in.csv"),
        ("x.csv.gz", gzip.compress(CSV.encode()), "!x.csv"),
        ("x.json.gz", gzip.compress(JSON.encode()), "!x.json"),
        ("x.csv", gzip.compress(CSV.encode()), "!x.csv"),
        ("x.csv.gz", CSV, ""),
    ],
)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, content: str | bytes, suffix: str) -> None:
    table = only(tmp_path, name, content)
    assert rows(table) == PEOPLE
    assert table.source_file == name + suffix


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


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", "<!DOCTYPE html><html><body><form>Sign in</form></body></html>", "web page without a table"),
        ("x.xls", "<html></html>", "web page without a table"),
        ("x.xls", PAGE.removesuffix("</table>"), "cut short"),
        ("x.xls", PAGE.replace("Ann", "A\x00nn"), "not text"),
        ("x.xls", "Dear all,\nhere it is.\n", "a text, not a table"),
        ("x.txt", "Made on Monday.\nBy me.\n", "a text, not a table"),
        ("x.xls", SHEET.removesuffix("</Workbook>"), "not valid XML"),
        ("x.xls", SHEET.replace('ss:Index="3"', 'ss:Index="x"'), "not valid XML"),
        ("x.xls", SHEET.replace('ss:Index="3"', 'ss:Index="99999999999"'), "is not read; export it as CSV"),
        ("x.html", PAGE.replace("<td>", '<td colspan="99999999">'), "is not read; export it as CSV"),
        ("x.xlsx", MAGIC_OF_OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("x.xls", MAGIC_OF_OLE + bytes(504), "damaged"),
        ("x.gz", gzip.compress(CSV.encode()), "name does not say"),
        ("x.csv.gz", gzip.compress(CSV.encode())[:-12], "cannot be unpacked"),
        ("x.zip.gz", gzip.compress(zipped("in.csv", CSV.encode())), "an archive inside another"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    assert says in problem(tmp_path, name, content)


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT", 1000)
    assert "unpacks to more" in problem(tmp_path, "x.csv.gz", gzip.compress(b"a,b\n" + b"0,0\n" * 1000))


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


RECORDS = """<table><tr><th>ticket_id</th><th>opened_at</th><th>text</th></tr>
<tr><td>T-1</td><td>2026-01-01</td><td>see {}</td></tr><tr><td>T-2</td><td>2026-01-02</td><td>b</td></tr></table>"""


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


def test_a_renamed_gzip_file_is_read_by_its_new_name(tmp_path: Path) -> None:
    content = gzip.compress(CSV.encode())
    assert "name does not say" in problem(tmp_path, "deals.gz", content)
    assert rows(only(tmp_path, "deals.csv.gz", content)) == PEOPLE


def test_what_accompanies_exports_in_a_zip_file_is_left_out(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("README.txt", "docs/LICENSE.txt", "in.csv"):
            archive.writestr(name, CSV)
    assert only(tmp_path, "x.zip", target.getvalue()).source_file == "x.zip!in.csv"


def test_a_note_beside_exports_is_ignored_and_a_table_in_a_text_file_is_read(tmp_path: Path) -> None:
    table = "deal_id\tdeal_name\tstage\nD-1\tA\tnew\n"
    folder = write(tmp_path / "x", {"about.txt": "Made on Monday.\nBy me.\n", "deals.txt": table.encode("utf-16")})
    result = ingest(folder)
    assert [status(result, name) for name in ("about.txt", "deals.txt")] == ["ignored", "loaded"]
    assert not result.messages
