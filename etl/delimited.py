"""Delimited text (CSV, TSV, …) → all-text Parquet, with every record that does not fit its header told apart.

DuckDB reads the records; a second, independent count must agree with it, since an unclosed quotation mark can swallow
thousands of records in silence. Only a file in which something is wrong is read a record at a time.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from etl.encodings import CHUNK, SAMPLE, as_utf8
from etl.engines import duckdb as engine
from etl.errors import UnreadableFileError

DELIMITERS = ",;\t|^`"
_MAX_RECORD = 8 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record that does not fit its file's header."""

    row: int  # the header is row 1
    column: str | None
    value: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Delimited:
    """What was read: the columns, the number of records, and those left out."""

    columns: tuple[str, ...]
    n_read: int
    skipped: tuple[int, ...] = ()  # rows that are not in the Parquet: misfits and blank lines
    misfits: tuple[Misfit, ...] = field(default=())


def read_delimited(file: Path, parquet: Path) -> Delimited:
    """Write the records of `file` to `parquet`, every column text and empty cells null.

    Raises UnreadableFileError where the records cannot be told apart.
    """
    csv.field_size_limit(sys.maxsize)
    with as_utf8(file, parquet.with_suffix(".utf8")) as text:
        delimiter, columns, n_before = _header(text)
        n_written = _write_parquet(text, parquet, delimiter, columns)
        n_lines = _count_records(text) - n_before - 1
        if n_written == n_lines:
            return Delimited(columns, n_read=n_written)
        careful = _read_carefully(text, delimiter, columns)
        n_fitting = careful.n_read - len(careful.misfits)
        if n_fitting != n_written:
            raise UnreadableFileError(
                f"two ways of counting its records disagree ({n_written} and {n_fitting});"
                " look for quotation marks that are not doubled inside a cell, and export it again"
            )
        return careful


def unique_names(header: Sequence[str | None]) -> tuple[str, ...]:
    """Column names: trimmed, blanks numbered, repeated ones told apart by a suffix."""
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = (cell or "").strip().strip("\ufeff") or f"column_{position}"
        taken = {other.lower() for other in names}
        suffix = 2
        unique = name
        while unique.lower() in taken:
            unique, suffix = f"{name}_{suffix}", suffix + 1
        names.append(unique)
    return tuple(names)


def _header(file: Path) -> tuple[str, tuple[str, ...], int]:
    """The delimiter, the column names, and how many blank lines stand above them."""
    with file.open("rb") as source:
        head = source.read(SAMPLE).decode("utf-8-sig", errors="ignore")
    if "\x00" in head:
        raise UnreadableFileError("it is not text; export it as CSV, XLSX, JSON or Parquet")
    lines = head.splitlines(keepends=True)
    n_before = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if n_before == len(lines):
        raise UnreadableFileError("it is empty; export it again")
    sample = lines[n_before:][:50]
    delimiter = max(DELIMITERS, key=lambda candidate: _fit(sample, candidate))
    header = next(csv.reader(sample, delimiter=delimiter))
    return delimiter, unique_names(header), n_before


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How well a delimiter splits: records as wide as the header, then its width."""
    widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if record]
    if widths[0] < 2:
        return (0, 0)
    return (sum(width == widths[0] for width in widths), widths[0])


def _write_parquet(file: Path, parquet: Path, delimiter: str, columns: tuple[str, ...]) -> int:
    """Let DuckDB write the fitting records; their number comes back."""
    types = ", ".join(f"{engine.literal(column)}: 'varchar'" for column in columns)
    query = (
        f"copy (select * from read_csv({engine.literal(_glob_safe(file))}, auto_detect=false, header=true,"
        f" delim={engine.literal(delimiter)}, quote='\"', escape='\"', columns={{{types}}}, null_padding=false,"
        f" ignore_errors=true, max_line_size={_MAX_RECORD}, buffer_size={_MAX_RECORD * 2}))"
        f" to {engine.literal(str(parquet))} (format parquet, compression zstd)"
    )
    with engine.scratch() as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _glob_safe(file: Path) -> str:
    """The path with glob characters quoted, so that DuckDB opens this file and no other."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in str(file))


def _count_records(file: Path) -> int:
    """Line ends outside quotation marks, blank lines included; -1 where a quotation mark is left open.

    Quotes are told by parity, so that the count fails in another way than a reader's.
    """
    n_ends, in_quotes, last = 0, 0, 10
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            bytes_ = np.frombuffer(chunk, dtype=np.uint8)
            quotes = bytes_ == 34
            ends = bytes_ == 10
            if quotes.any() or in_quotes:
                parity = (np.cumsum(quotes, dtype=np.int64) + in_quotes) & 1
                ends &= parity == 0
                in_quotes = int(parity[-1])
            n_ends += int(ends.sum())
            last = int(bytes_[-1])
    return -1 if in_quotes else n_ends + (last != 10)


def _read_carefully(file: Path, delimiter: str, columns: tuple[str, ...]) -> Delimited:
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
            _check_nothing_is_swallowed(file, record, delimiter, width)
            misfits.append(_misfit(file, row, record, columns, delimiter))
    if _is_footer(tail, width):
        misfits = misfits[: len(misfits) - sum(not record.is_blank for record in tail)]
    n_no_records = len(skipped) - len(misfits)
    return Delimited(columns, n_read=row - 1 - n_no_records, skipped=tuple(skipped), misfits=tuple(misfits))


def _is_footer(tail: list["_Record"], width: int) -> bool:
    """Whether a file ends as reports do: a blank line, then lines of a single cell (who made it, and when)."""
    return width > 2 and bool(tail) and tail[0].is_blank and all(len(record.cells) < 2 for record in tail)


@dataclass(frozen=True, slots=True)
class _Record:
    """One record and the physical lines that it stands on; no cells where its quotation marks do not pair."""

    cells: list[str]
    first_line: int
    last_line: int
    is_unpaired: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.cells and not self.is_unpaired

    def fits(self, width: int) -> bool:
        """Whether there is a cell for every column; delimiters too many at the end are forgiven."""
        is_full = len(self.cells) >= width and not any(self.cells[width:])
        return is_full or (width == 1 and self.is_blank)


def _records(file: Path, delimiter: str) -> Iterator[_Record]:
    """The records from the header on."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.reader(source, delimiter=delimiter, strict=True)
        started = False
        while True:
            first_line = reader.line_num + 1
            try:
                record = _Record(next(reader), first_line, reader.line_num)
            except StopIteration:
                return
            except csv.Error:
                record = _Record([], first_line, reader.line_num, is_unpaired=True)
            started = started or not record.is_blank
            if started:
                yield record


def _check_nothing_is_swallowed(file: Path, record: _Record, delimiter: str, width: int) -> None:
    """Raise where a misfit runs over lines that would be records by themselves."""
    if record.last_line == record.first_line:
        return
    inner = csv.reader(_lines(file, record.first_line + 1, record.last_line), delimiter=delimiter)
    if any(len(cells) == width and not any('"' in cell for cell in cells) for cells in inner):
        raise UnreadableFileError(
            f"a quotation mark opened in line {record.first_line} is not closed and swallows"
            f" {record.last_line - record.first_line} more lines; close it, or export the file again"
        )


def _lines(file: Path, first: int, last: int) -> Iterator[str]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        yield from islice(source, first - 1, last)


def _misfit(file: Path, row: int, record: _Record, columns: tuple[str, ...], delimiter: str) -> Misfit:
    n_cells, n_columns = len(record.cells), len(columns)
    text = delimiter.join(record.cells)
    mend = "export the file again, or mend this record"
    if record.is_unpaired:
        text = next(_lines(file, record.first_line, record.first_line)).rstrip("\r\n")
        return Misfit(row, None, text, "the record's quotation marks do not pair", mend)
    if n_cells < n_columns:
        reason = f"only {n_cells} of {n_columns} cells: the record is cut short"
        return Misfit(row, columns[n_cells], text, reason, mend)
    return Misfit(row, None, text, f"{n_cells} cells under {n_columns} columns", mend)


def misfit_frame(misfits: Sequence[Misfit]) -> pl.DataFrame:
    """Misfits as the reject columns that `meta.rejects` holds."""
    return pl.DataFrame(
        [(m.row, m.column, m.value, m.reason, m.mend) for m in misfits],
        schema={
            "source_row": pl.Int64,
            "column_name": pl.String,
            "value": pl.String,
            "reason": pl.String,
            "mend": pl.String,
        },
        orient="row",
    )
