"""Delimited text (CSV, TSV, …) → all-text Parquet, with every record that does not fit its header told apart.

DuckDB reads the records; a second, independent count must agree with it, since an unclosed quotation mark can swallow
thousands of records in silence. Only a file in which something is wrong is read a record at a time.
"""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from etl.careful import read_carefully
from etl.encodings import CHUNK, SAMPLE, as_utf8
from etl.engines import duckdb as engine
from etl.errors import UnreadableFileError
from etl.misfits import Delimited, unique_names

DELIMITERS = ",;\t|^`"
_MAX_RECORD = 8 << 20  # bytes


def read_delimited(file: Path, parquet: Path) -> Delimited:
    """Write the records of `file` to `parquet`, every column text and empty cells null.

    Raises UnreadableFileError where the records cannot be told apart.
    """
    csv.field_size_limit(sys.maxsize)
    with as_utf8(file, parquet.with_suffix(".utf8")) as text:
        try:
            return _read(text, parquet)
        except engine.Error:
            with _one_line_end(text, parquet.with_suffix(".lines")) as even:
                return _read_even(even, parquet)


def _read(text: Path, parquet: Path) -> Delimited:
    delimiter, columns, n_before = _header(text)
    n_written = _write_parquet(text, parquet, delimiter, columns)
    n_lines = _count_records(text) - n_before - 1
    if n_written == n_lines:
        return Delimited(columns, n_read=n_written)
    careful = read_carefully(text, delimiter, columns)
    n_fitting = careful.n_read - len(careful.misfits)
    if n_fitting != n_written:
        raise UnreadableFileError(
            f"two ways of counting its records disagree ({n_written} and {n_fitting});"
            " look for quotation marks that are not doubled inside a cell, and export it again"
        )
    return careful


def _read_even(text: Path, parquet: Path) -> Delimited:
    try:
        return _read(text, parquet)
    except engine.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise UnreadableFileError(f"its records cannot be told apart ({reason}); export it again") from None


@contextmanager
def _one_line_end(file: Path, draft: Path) -> Iterator[Path]:
    """A copy whose lines all end alike, those in quotation marks aside: DuckDB takes no mix of line ends."""
    parts = file.read_bytes().split(b'"')
    parts[::2] = [part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for part in parts[::2]]
    draft.write_bytes(b'"'.join(parts))
    try:
        yield draft
    finally:
        draft.unlink()


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
