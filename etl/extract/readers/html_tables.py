"""Sheets written in markup, which programs like to name `.xls`: HTML tables, and Excel's XML of 2003."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from lxml import etree, html

from etl.errors import UnreadableFileError
from etl.extract.landed_table import Table
from etl.extract.readers.encodings import as_utf8
from etl.extract.readers.sheets import MOST_COLUMNS, MOST_ROWS, read_sheet, sheet
from etl.extract.readers.xml_records import elements, well_formed

_NO_TABLE = "it is a web page without a table (had the session ended?); export it again, as CSV or XLSX"

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_BLOCKS = "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul"
_LINES = frozenset(_BLOCKS.split())
_UNSEEN = ("script", "style", "template")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

Row = list[str | None]


def read_page(file: Path, folder: Path) -> list[Table]:
    """The tables of an HTML page; the first row of each is row 1.

    Raises UnreadableFileError where there is none, or where one does not end.
    """
    with as_utf8(file, folder / "page.utf8") as text:
        content = text.read_bytes()
    if b"\x00" in content:
        raise UnreadableFileError("it is not text; export it as CSV, XLSX, JSON or Parquet")
    marks = re.findall(rb"<(/?)table\b", _COMMENT.sub(b"", content), re.IGNORECASE)
    if 2 * marks.count(b"/") < len(marks):
        raise UnreadableFileError("it is cut short: a table in it does not end; export it again")
    sheets = [rows for rows in map(_page_rows, _tables(_parsed(content))) if len(rows) > 1 and max(map(len, rows)) > 1]
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


def _parsed(content: bytes) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(content, parser=parser)
    except etree.LxmlError:
        raise UnreadableFileError(_NO_TABLE) from None
    if fatal := [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]:
        raise UnreadableFileError(f"it cannot be read to its end ({fatal[0]}); export it again")
    return page


def _tables(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The tables of records. One around others, for layout alone, is none; what is in a cell of one is a part of it."""
    taken: set[html.HtmlElement] = set()
    for table in page.iter("table"):
        if taken.isdisjoint(table.iterancestors("table")) and not _is_layout(table):
            taken.add(table)
            yield table


def _is_layout(table: html.HtmlElement) -> bool:
    """Whether a table holds others, and has no row in which two cells hold something else."""
    if table.find(".//table") is None:
        return False
    n_filled = (sum(cell.find(".//table") is None and bool(_text(cell)) for cell in line) for line in _lines(table))
    return all(n < 2 for n in n_filled)


def _lines(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    """The cells of each row of a table, without those of tables inside it."""
    for line in table.iter("tr"):
        if next(line.iterancestors("table")) is table:
            yield [cell for cell in line if cell.tag in ("td", "th")]


def _page_rows(table: html.HtmlElement) -> list[Row]:
    """The cells of an HTML table; one that spans several stands in the first of them."""
    rows: list[Row] = []
    spanned: dict[int, int] = {}  # column → rows below that are taken
    for line in _lines(table):
        row: Row = []
        for cell in line:
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
    """What a browser shows of a cell: white space is one space, paragraphs and the like are lines."""
    if not len(cell):
        return _spaced(cell.text).strip() or None
    parts: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "start" and (element.tag in _UNSEEN or _HIDDEN.search(element.get("style", ""))):
            walk.skip_subtree()
            continue
        text = element.text if event == "start" else element.tail if element is not cell else None
        parts += ["\n" if element.tag in _LINES else " " if element.tag in ("td", "th") else "", _spaced(text)]
    return "\n".join(filter(None, (line.strip() for line in "".join(parts).split("\n")))) or None


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


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
