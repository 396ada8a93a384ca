"""Workbooks with cells far from the others are refused before memory is taken for what lies between."""

import io
import zipfile
from pathlib import Path

import pytest

from etl.errors import UnreadableFileError
from etl.extract.readers.encodings import CHUNK
from etl.extract.readers.workbook_areas import refuse_vast
from tests.etl.exports import only, problem, rows, workbook, zipped

_CELL = '<table:table-cell office:value-type="string"{}><text:p>a</text:p></table:table-cell>'
_EMPTY = "<table:table-row{}><table:table-cell{}/></table:table-row>"


def with_cell(place: str, row: int) -> bytes:
    """A workbook of two cells, and one at `place`, of which its dimension says nothing."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["id", "name"], ["1", "A"]))) as book,
        zipfile.ZipFile(content, "w") as new,
    ):
        for info in book.infolist():
            far = f'<row r="{row}"><c r="{place}{row}" t="inlineStr"><is><t>z</t></is></c></row></sheetData>'
            new.writestr(info.filename, book.read(info).replace(b"</sheetData>", far.encode()))
    return content.getvalue()


def ods(*table: str) -> bytes:
    """The content of an ODS file with one table."""
    body = "".join(table)
    return f"<office:spreadsheet><table:table table:name='S'>{body}</table:table></office:spreadsheet>".encode()


def repeated(what: str, times: int) -> str:
    """The attribute that repeats a row or a cell."""
    return f' table:number-{what}-repeated="{times}"'


def test_a_stray_cell_in_the_last_corner_is_named(tmp_path: Path) -> None:
    for place, row in (("XFD", 1_048_576), ("XFD", 200_000), ("ZZ", 1_000_000)):
        said = problem(tmp_path, "x.xlsx", with_cell(place, row))
        assert f"a cell is far from the others, in row {row:,} or column" in said


def test_a_stray_cell_not_so_far_is_read(tmp_path: Path) -> None:
    assert len(rows(only(tmp_path, "x.xlsx", with_cell("AB", 3000)))) == 1  # what stands alone is no record


@pytest.mark.parametrize(
    "table",
    [
        [
            f"<table:table-row{repeated('rows', 1_048_576)}>",
            _CELL.format(repeated("columns", 16_384)),
            "</table:table-row>",
        ],
        [
            f"<table:table-row>{_CELL.format('')}</table:table-row>",
            _EMPTY.format(repeated("rows", 1_048_574), repeated("columns", 16_384)),
            f"<table:table-row><table:table-cell{repeated('columns', 16_383)}/>{_CELL.format('')}</table:table-row>",
        ],
    ],
)
def test_a_table_of_ods_that_repeats_a_cell_without_end_is_refused(tmp_path: Path, table: list[str]) -> None:
    file = tmp_path / "x.ods"
    file.write_bytes(zipped(("content.xml", ods(*table))))
    with pytest.raises(UnreadableFileError, match="row 1,048,576 or column 16,384"):
        refuse_vast(file)


def test_empty_cells_to_the_end_of_a_sheet_are_no_area(tmp_path: Path) -> None:
    file = tmp_path / "x.ods"
    first = f"<table:table-row>{_CELL.format('')}<table:table-cell{repeated('columns', 16_383)}/></table:table-row>"
    end = _EMPTY.format(repeated("rows", 1_048_575), repeated("columns", 16_384))
    file.write_bytes(zipped(("content.xml", ods(first, end))))
    refuse_vast(file)


def test_a_cell_across_two_pieces_of_a_sheet_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    cells = b'<row r="1"><c r="A1"/></row>'
    far = b'<row r="1048576"><c r="XFD1048576"/></row>'
    for shift in (5, 20, 40):
        space = b" " * (CHUNK - len(cells) - shift)
        file.write_bytes(zipped(("xl/worksheets/sheet1.xml", cells + space + far), method=zipfile.ZIP_STORED))
        with pytest.raises(UnreadableFileError, match="column 16,384"):
            refuse_vast(file)
