"""Delimited text a record at a time: which records do not fit their header, and what stands after the last one."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars import selectors as cs

from etl.errors import UnreadableFileError
from etl.extract.malformed_rows import Delimited, Misfit

_END = "\x1a"  # the end of a file to old programs
_SHAPES = 1_000  # cells of the first column that are looked at
_MOST_SHAPES = 20  # of ids; a column of texts has more


def read_carefully(file: Path, delimiter: str, columns: tuple[str, ...]) -> Delimited:
    """Every record, one at a time: which are blank, and which do not fit."""
    misfits: list[Misfit] = []
    skipped: list[int] = []
    tail: list[_Record] = []  # what follows the last record that fits
    width = len(columns)
    row = 0
    for row, record in enumerate(_records(file, delimiter), start=1):
        if row == 1 or record.fits(width):
            tail.clear()
            continue
        skipped.append(row)
        tail.append(record)
        if not record.is_blank:
            _check_nothing_is_swallowed(record, delimiter, width)
            misfits.append(_misfit(row, record, columns, delimiter))
    if _is_footer(tail, width):
        misfits = misfits[: len(misfits) - sum(not record.is_blank for record in tail)]
    n_no_records = len(skipped) - len(misfits)
    return Delimited(columns, n_read=row - 1 - n_no_records, skipped=tuple(skipped), misfits=tuple(misfits))


def _is_footer(tail: list["_Record"], width: int) -> bool:
    """Whether a file ends as reports do: a blank line, then lines of a single cell of prose (who made it, and when)."""
    if width < 3 or not tail or not tail[0].is_blank:
        return False
    return all(record.is_blank or (len(record.cells) == 1 and is_prose(record.cells[0])) for record in tail)


def is_prose(text: str) -> bool:
    """Whether a text has several words, or is one of letters only; addresses and numbers are none."""
    return " " in text.strip() or text.isalpha()


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its cells, none where its quotation marks do not pair, and the physical lines that it stands on."""

    cells: list[str]
    lines: list[str]
    first_line: int
    is_unpaired: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.is_unpaired and self.cells in ([], [_END])

    def fits(self, width: int) -> bool:
        """Whether there is a cell for every column; delimiters too many at the end are forgiven."""
        is_full = len(self.cells) >= width and not any(self.cells[width:])
        return is_full or (width == 1 and self.is_blank)


def _records(file: Path, delimiter: str) -> Iterator[_Record]:
    """The records from the header on."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        lines: list[str] = []
        reader = csv.reader(_remembered(source, lines), delimiter=delimiter, strict=True)
        started = False
        while True:
            lines.clear()
            first_line = reader.line_num + 1
            try:
                record = _Record(next(reader), lines[:], first_line)
            except StopIteration:
                return
            except csv.Error:
                record = _Record([], lines[:], first_line, is_unpaired=True)
            started = started or not record.is_blank
            if started:
                yield record


def _remembered(source: Iterable[str], lines: list[str]) -> Iterator[str]:
    """The lines, each of them also appended to `lines`."""
    for line in source:
        lines.append(line)
        yield line


def _check_nothing_is_swallowed(record: _Record, delimiter: str, width: int) -> None:
    """Raise where a misfit runs over lines that would be records by themselves."""
    inner = csv.reader(record.lines[1:], delimiter=delimiter)
    if any(len(cells) == width and not any('"' in cell for cell in cells) for cells in inner):
        raise UnreadableFileError(
            f"a quotation mark opened in line {record.first_line} is not closed and swallows"
            f" {len(record.lines) - 1} more lines; close it, or export the file again"
        )


def check_pairs(parquet: Path, delimiter: str) -> None:
    """Raise where a cell of several lines holds records: two stray quotation marks pair, and swallow what is between.

    They stand in the same column of two records. So the cell's first line ends as a record does behind that column, and
    its last begins as one does before it, with cells that look like those of their columns.
    """
    table = pl.scan_parquet(parquet, glob=False)
    columns = table.collect_schema().names()
    samples = table.select(cs.by_name(columns[:-1]).head(_SHAPES)).collect()
    shapes = [{_shape(cell) for cell in samples[name].drop_nulls()} for name in samples.columns]
    if len(columns) < 3 or len(shapes[0]) > _MOST_SHAPES:
        return
    for position, column in enumerate(columns[1:], start=1):
        named = cs.by_name(column)
        cells = table.select(named).filter(named.str.contains("\n", literal=True)).collect().to_series()
        for cell in cells:
            first, *_, last = cell.split("\n")
            *before, _ = last.split(delimiter)
            is_end = len(before) == position and all(map(_is_alike, before, shapes[:position])) and before[0]
            if is_end and first.count(delimiter) == len(columns) - 1 - position:
                raise UnreadableFileError(
                    f"a quotation mark in the column {column} is not closed and swallows the record that begins with"
                    f" {last[:40]!r}; close it, or export the file again"
                )


def _is_alike(cell: str, shapes: set[str]) -> bool:
    """Whether a cell looks like those of its column, if they look alike at all."""
    return not cell or len(shapes) > _MOST_SHAPES or _shape(cell) in shapes


def _shape(cell: str) -> str:
    """What a cell looks like: `aa-99` for any two letters and two digits."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", cell))


def _misfit(row: int, record: _Record, columns: tuple[str, ...], delimiter: str) -> Misfit:
    n_cells, n_columns = len(record.cells), len(columns)
    text = delimiter.join(record.cells)
    mend = "export the file again, or mend this record"
    if record.is_unpaired:
        text = record.lines[0].rstrip("\r\n")
        return Misfit(row, None, text, "the record's quotation marks do not pair", mend, is_unpaired=True)
    if n_cells < n_columns:
        reason = f"only {n_cells} of {n_columns} cells: the record is cut short"
        return Misfit(row, columns[n_cells], text, reason, mend)
    return Misfit(row, None, text, f"{n_cells} cells under {n_columns} columns", mend)
