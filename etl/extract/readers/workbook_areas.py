"""How large the sheets of a workbook are, told before they are read: memory is taken for every cell of the area.

One stray value in the last column and row makes an area of 17 thousand million cells. In an ODS file a cell and a row
say how often they are repeated.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.errors import UnreadableFileError
from etl.extract.readers.archives import BOMB, is_bomb
from etl.extract.readers.encodings import CHUNK

_CELLS = 50_000_000  # of an area, that are always read
_SPARSE = 50  # cells of the area a cell that is there
_OVERLAP = 512  # bytes of a chunk that are looked at again, for a tag that stands across two
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_COLUMN = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?r="([A-Z]{1,3})[0-9]')
_BEYOND_Z = re.compile(rb'r="([A-Z]{2,3})[0-9]')
_NUMBERED = re.compile(rb'r="([0-9]{1,9})"')  # rows, and perhaps what is none
_LETTERS = 26
_ROW = re.compile(rb'<(?:\w+:)?row [^>]{0,200}?r="([0-9]{1,9})"')
_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]{1,9})"')


@dataclass(slots=True)
class _Area:
    """The area of a sheet, as far as it was looked at."""

    rows: int = 0
    columns: int = 0
    cells: int = 0  # that are there

    def refuse_vast(self) -> None:
        """Raise UnreadableFileError where nearly all of it is empty, and it is too large for that."""
        area = self.rows * self.columns
        if area > _CELLS and area > _SPARSE * self.cells:
            raise UnreadableFileError(
                f"a cell is far from the others, in row {self.rows:,} or column {self.columns:,}; delete it and save"
            )


def refuse_vast(file: Path) -> None:
    """Raise UnreadableFileError where a workbook unpacks to far more than it holds, or has cells far from the others.

    BadZipFile and what else unpacking raises where it is damaged.
    """
    with zipfile.ZipFile(file) as archive:
        if any(is_bomb(info) for info in archive.infolist()):
            raise UnreadableFileError(BOMB)
        for info in archive.infolist():
            if _SHEET.fullmatch(info.filename) and _most_cells(_chunks(archive, info)) > _CELLS:
                _area_of_sheet(_chunks(archive, info)).refuse_vast()
            elif info.filename == "content.xml":
                _refuse_vast_tables(_chunks(archive, info))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member piece by piece, each without what may be the beginning of a tag, with which the next one begins."""
    rest = b""
    with archive.open(info) as source:
        while chunk := source.read(CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<", max(0, len(text) - _OVERLAP))
            cut = len(text) if cut < 0 else cut
            rest = text[cut:]
            yield text[:cut]
    yield rest


def _most_cells(chunks: Iterator[bytes]) -> int:
    """How large the area of a sheet is at most, told without a look at every cell."""
    rows, columns = 0, _LETTERS
    for chunk in chunks:
        rows = max(rows, max(map(int, _NUMBERED.findall(chunk)), default=0))
        columns = max(columns, max(map(_number, set(_BEYOND_Z.findall(chunk))), default=0))
    return rows * columns


def _area_of_sheet(chunks: Iterator[bytes]) -> _Area:
    area = _Area()
    for chunk in chunks:
        columns = _COLUMN.findall(chunk)
        area.cells += len(columns)
        area.columns = max(area.columns, max(map(_number, set(columns)), default=0))
        area.rows = max(area.rows, max(map(int, _ROW.findall(chunk)), default=0))
    return area


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_vast_tables(chunks: Iterator[bytes]) -> None:
    area, row, column = _Area(), 0, 0
    for chunk in chunks:
        for kind, attributes in _TAG.findall(chunk):
            repeated = _REPEATED.search(attributes)
            times = int(repeated[1]) if repeated else 1
            if kind == b"table":
                area.refuse_vast()
                area, row, column = _Area(), 0, 0
            elif kind == b"table-row":
                row, column = row + times, 0
            else:
                column += times
                if not attributes.rstrip().endswith(b"/"):  # something is in it
                    area.cells += 1
                    area.rows, area.columns = row, max(area.columns, column)
    area.refuse_vast()
