"""Files that are not what their names say, sheets written in markup, and what gzip holds."""

import gzip
import io
from pathlib import Path

import openpyxl
import pytest

from etl.extract.readers.file_types import MAGIC_OF_OLE
from tests.etl.exports import only, problem, rows, zipped
from tests.etl.extract.readers.markup import PAGE, SHEET

CSV = "id,name\n1,Ann\n2,Bob\n"
PEOPLE = [{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]
JSON = '[{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]'


def workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "name"], [1, "Ann"], [2, "Bob"]):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


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
        ("x.csv", zipped(("in.csv", CSV.encode())), "!in.csv"),
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
        ("x.zip.gz", gzip.compress(zipped(("in.csv", CSV.encode()))), "an archive inside another"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    assert says in problem(tmp_path, name, content)
