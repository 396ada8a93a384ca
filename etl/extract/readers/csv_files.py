"""Delimited text (CSV, TSV, …) → all-text Parquet, with every record that does not fit its header told apart.

DuckDB reads the records; a second, independent count must agree with it, since an unclosed quotation mark can swallow
thousands of records in silence. Only a file in which something is wrong is read a record at a time.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from etl.engines import duckdb as engine
from etl.errors import Failure, UnreadableFileError
from etl.extract.malformed_rows import Delimited, unique_names
from etl.extract.readers.csv_record_by_record import check_pairs, read_carefully
from etl.extract.readers.encodings import MIXED, SAMPLE, as_utf8, detect_encoding
from etl.extract.readers.headed_lists import headed, heading

DELIMITERS = ",;\t|^`"
_MIXED_NOTE = "it is UTF-8 but for some letters, which were read as Windows-1252; look at names with accents"
_MAX_RECORD = 8 << 20  # bytes
_COUNTED = 1 << 18  # bytes that stay in the processor's cache
_SAMPLED = 50  # lines by which the layout is told
_QUOTED = re.compile(  # a cell in quotation marks, or what is there of it
    rf'(?:(?<=[{re.escape(DELIMITERS)}\r\n])|\A)"(?:[^"]|"")*(?:"(?=[{re.escape(DELIMITERS)}\r\n]|\Z)|\Z)'
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")  # unlike splitlines, which breaks at U+2028 too


def read_delimited(file: Path, parquet: Path) -> Delimited:
    """Write the records of `file` to `parquet`, every column text and empty cells null.

    Raises UnreadableFileError where the records cannot be told apart.
    """
    csv.field_size_limit(sys.maxsize)
    with as_utf8(file, parquet.with_suffix(".utf8")) as text:
        is_mixed = text != file and detect_encoding(file) == MIXED
        if above := heading(text):
            with _copy(text, parquet.with_suffix(".list"), lambda content: _below(content, above.n_lines)) as below:
                read = _read_below_titles(below, parquet, _layout(below))
            return headed(_moved(read, above.n_lines), parquet, above)
        return replace(_read_below_titles(text, parquet, _layout(text)), note=_MIXED_NOTE if is_mixed else None)


def _read_below_titles(text: Path, parquet: Path, layout: "_Layout") -> Delimited:
    if not layout.n_above:
        return _read_any(text, parquet, layout)
    with _copy(text, parquet.with_suffix(".below"), lambda content: _below(content, layout.n_above)) as below:
        return _moved(_read_any(below, parquet, layout), layout.n_above)


def _read_any(text: Path, parquet: Path, layout: "_Layout") -> Delimited:
    r"""Read, and if quotation marks do not pair, see whether they do once `\"` stands for one of them in a cell."""
    problem = None
    try:
        plain = _read_lines(text, parquet, layout)
        if not any(misfit.is_unpaired for misfit in plain.misfits):
            return plain
    except UnreadableFileError as error:
        problem = error
    draft = parquet.with_suffix(".draft")
    with suppress(UnreadableFileError), _copy(text, parquet.with_suffix(".doubled"), _with_doubled_marks) as doubled:
        escaped = _read_lines(doubled, draft, layout)
        if not any(problem or misfit.is_unpaired for misfit in escaped.misfits):
            draft.replace(parquet)
            return escaped
    draft.unlink(missing_ok=True)
    if problem:
        raise problem
    return plain


def _read_lines(text: Path, parquet: Path, layout: "_Layout") -> Delimited:
    """Read, and once more with one kind of line end where DuckDB takes no mix of them."""
    try:
        return _read(text, parquet, layout)
    except engine.Error:
        pass
    with _copy(text, parquet.with_suffix(".lines"), _with_one_line_end) as even:
        try:
            return _read(even, parquet, layout)
        except engine.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise UnreadableFileError(f"its records cannot be told apart ({reason}); export it again") from None


def _read(text: Path, parquet: Path, layout: "_Layout") -> Delimited:
    delimiter, columns = layout.delimiter, layout.columns
    n_written = _write_parquet(text, parquet, delimiter, columns)
    n_records, n_feeds = _count_records(text)
    if n_written == n_records - 1:
        if n_feeds > n_records:
            check_pairs(parquet, delimiter)
        return Delimited(columns, n_read=n_written)
    careful = read_carefully(text, delimiter, columns)
    n_fitting = careful.n_read - len(careful.misfits)
    if n_fitting != n_written:
        raise UnreadableFileError(
            f"two ways of counting its records disagree ({n_written} and {n_fitting});"
            " look for quotation marks that are not doubled inside a cell, and export it again"
        )
    return careful


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is laid out: what separates its cells, its columns, and the lines above its header."""

    delimiter: str
    columns: tuple[str, ...]
    n_above: int


def _layout(file: Path) -> _Layout:
    """The layout that most of a file's first records have. Blank lines and titles above the header are passed over."""
    with file.open("rb") as source:
        head = source.read(SAMPLE).decode("utf-8-sig", errors="ignore")
    lines = _LINE.findall(head)
    n_above = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if n_above == len(lines):
        raise UnreadableFileError("it is empty; export it again", Failure.EMPTY)
    sample = lines[n_above:]
    plain = _LINE.findall(_QUOTED.sub("x", "".join(sample)))[:_SAMPLED]
    delimiter = max(DELIMITERS, key=lambda candidate: _fit(plain, candidate))
    n_lines, width = _fit(plain, delimiter)
    n_titles = _n_titles(sample[:_SAMPLED], delimiter, width) if n_lines > 1 and width > 2 else 0
    header = next(csv.reader(sample[n_titles:], delimiter=delimiter))
    if any("\x00" in cell for cell in header):
        raise UnreadableFileError("it is not text; export it as CSV, XLSX, JSON or Parquet")
    return _Layout(delimiter, unique_names(header), n_above + n_titles)


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How well a delimiter splits: lines of the commonest width, then that width."""
    widths = [line.count(delimiter) + 1 for line in lines if delimiter in line]
    if not widths:
        return (0, 0)
    width, n_lines = max(Counter(widths).items(), key=lambda entry: (entry[1], entry[0]))
    return (n_lines, width)


def _n_titles(lines: list[str], delimiter: str, width: int) -> int:
    """How many lines, less than half as full as the records, stand above the first that is as wide as they are."""
    reader = csv.reader(lines, delimiter=delimiter)
    n_above = 0
    for cells in reader:
        n_filled = sum(map(bool, cells))
        if n_filled > 1 and len(cells) == width:
            return n_above
        if n_filled > 1 and 2 * n_filled >= width:
            return 0
        n_above = reader.line_num
    return 0


def _moved(read: Delimited, by: int) -> Delimited:
    """What was read below some lines, with the rows that it has in the whole file."""
    misfits = tuple(replace(misfit, row=misfit.row + by) for misfit in read.misfits)
    skipped = tuple(row + by for row in read.skipped)
    return replace(read, first_row=read.first_row + by, skipped=skipped, misfits=misfits)


@contextmanager
def _copy(file: Path, draft: Path, change: Callable[[bytes], bytes]) -> Iterator[Path]:
    """A changed copy of a file, removed afterwards."""
    draft.write_bytes(change(file.read_bytes()))
    try:
        yield draft
    finally:
        draft.unlink()


def _below(content: bytes, n_lines: int) -> bytes:
    return re.sub(rb"\A(?:[^\r\n]*(?:\r\n|\n|\r)){%d}" % n_lines, b"", content)


def _with_one_line_end(content: bytes) -> bytes:
    """The lines all ending alike, but for those in quotation marks."""
    parts = content.split(b'"')
    parts[::2] = [part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for part in parts[::2]]
    return b'"'.join(parts)


def _with_doubled_marks(content: bytes) -> bytes:
    """Quotation marks behind a backslash are doubled; two backslashes are one where none stands by itself."""
    is_escape = not re.search(rb"\\", re.sub(rb'\\[\\"]', b"", content))
    return re.sub(rb'\\([\\"])', lambda pair: b'""' if pair[1] == b'"' else b"\\" if is_escape else pair[0], content)


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


def _count_records(file: Path) -> tuple[int, int]:
    """Line ends outside quotation marks, blank lines included, -1 where such a mark is left open; and all line ends.

    Quotes are told by parity, so that the count fails in another way than a reader's.
    """
    n_ends, n_feeds, in_quotes, last = 0, 0, 0, 10
    with file.open("rb") as source:
        while chunk := source.read(_COUNTED):
            bytes_ = np.frombuffer(chunk, dtype=np.uint8)
            feeds = np.flatnonzero(bytes_ == 10)
            quotes = np.add.reduceat((bytes_ == 34).view(np.uint8), np.r_[0, feeds], dtype=np.int64)  # line by line
            parity = (np.cumsum(quotes) + in_quotes) & 1
            n_feeds += len(feeds)
            n_ends += len(feeds) - int(parity[:-1].sum())
            in_quotes, last = int(parity[-1]), int(bytes_[-1])
    is_open_ended = last != 10
    return (-1 if in_quotes else n_ends + is_open_ended), n_feeds + is_open_ended
