"""Sheets written in markup, which programs like to name `.xls`: HTML tables, and Excel's XML of 2003."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from lxml import etree, html

from etl.errors import UnreadableFileError
from etl.landed import Table
from etl.readers.encodings import as_utf8
from etl.readers.markup import elements, well_formed
from etl.readers.sheets import MOST_COLUMNS, MOST_ROWS, read_sheet, sheet

_NO_TABLE = "it is a web page without a table (had the session ended?); export it again, as CSV or XLSX"

Row = list[str | None]


def read_page(file: Path, folder: Path) -> list[Table]:
    """The tables of an HTML page that hold no other table; the first row of each is row 1.

    Raises UnreadableFileError where there is none, or where one does not end.
    """
    with as_utf8(file, folder / "page.utf8") as text:
        content = text.read_bytes()
    if b"\x00" in content:
        raise UnreadableFileError("it is not text; export it as CSV, XLSX, JSON or Parquet")
    lower = content.lower()
    if lower.count(b"<table") > lower.count(b"</table"):
        raise UnreadableFileError("it is cut short: a table in it does not end; export it again")
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:
        raise UnreadableFileError(_NO_TABLE) from None
    found = [table for table in page.iter("table") if table.find(".//table") is None]
    sheets = [rows for rows in map(_page_rows, found) if len(rows) > 1 and max(map(len, rows)) > 1]
    if not sheets:
        raise UnreadableFileError(_NO_TABLE)
    suffixes = [""] if len(sheets) == 1 else [f"#{number}" for number in range(1, len(sheets) + 1)]
    return [
        read_sheet(sheet(rows), suffix, position, folder)
        for position, (suffix, rows) in enumerate(zip(suffixes, sheets, strict=True))
    ]


def read_excel_xml(file: Path, folder: Path) -> list[Table]:
    """A table for every worksheet. Raises UnreadableFileError where it is no XML."""
    with well_formed(file):
        sheets = [
            (_attribute(worksheet, "Name") or str(number), sheet(_excel_rows(worksheet)))
            for number, worksheet in enumerate(_named(elements(file, 1), "Worksheet"), start=1)
        ]
    return [read_sheet(cells, f"#{name}", position, folder) for position, (name, cells) in enumerate(sheets)]


def _page_rows(table: html.HtmlElement) -> list[Row]:
    """The cells of an HTML table; one that spans several stands in the first of them."""
    rows: list[Row] = []
    spanned: dict[int, int] = {}  # column → rows below that are taken
    for line in table.iter("tr"):
        row: Row = []
        for cell in (each for each in line if each.tag in ("td", "th")):
            _skip(row, spanned)
            span, n_rows = _span(cell, "colspan"), _span(cell, "rowspan")
            if n_rows > 1:
                spanned |= dict.fromkeys(range(len(row), len(row) + span), n_rows)
            row += [_text(cell), *[None] * (span - 1)]
        spanned = {column: n_rows - 1 for column, n_rows in spanned.items() if n_rows > 1}
        rows.append(row)
    return rows


def _skip(row: Row, spanned: dict[int, int]) -> None:
    """Leave blank what a cell of a row above takes."""
    while len(row) in spanned:
        row.append(None)


def _span(cell: html.HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), MOST_COLUMNS) if text.isascii() and text.isdigit() else 1


def _text(cell: html.HtmlElement) -> str | None:
    for mark in cell.iter("br"):
        mark.tail = f"\n{mark.tail or ''}"
    return str(cell.text_content()).replace("\xa0", " ").strip() or None


def _excel_rows(worksheet: Element) -> list[Row]:
    """The cells of a worksheet; `Index` says where a row or a cell stands if some before it are blank."""
    rows: list[Row] = []
    for line in (row for table in _named(worksheet, "Table") for row in _named(table, "Row")):
        rows += [[] for _ in range(len(rows) + 1, _number(line, "Index", MOST_ROWS))]
        row: Row = []
        for cell in _named(line, "Cell"):
            row += [None] * (_number(cell, "Index", MOST_COLUMNS) - len(row) - 1)
            row.append(next(("".join(data.itertext()).strip() or None for data in _named(cell, "Data")), None))
            row += [None] * _number(cell, "MergeAcross", MOST_COLUMNS)
        rows.append(row)
    return rows


def _number(element: Element, name: str, most: int) -> int:
    return min(int(_attribute(element, name) or 0), most)


def _named(children: Iterator[Element] | Element, name: str) -> Iterator[Element]:
    return (child for child in children if child.tag.rpartition("}")[2] == name)


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
