"""Any file of an export → all-text Parquet, in a cache by content hash.

CSV and its relatives, XLSX sheet by sheet, JSON lines and arrays, Parquet, and ZIP files of those. Nothing is
interpreted here: a cell is text or null, and every table knows which row of its file each record came from.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import fastexcel
import numpy as np
import polars as pl

from etl.delimited import CHUNK, misfit_frame, read_delimited, unique_names
from etl.errors import UnreadableFileError
from etl.structured import read_json_array, read_json_lines

ROW = "_source_row"
VERSION = "1"  # part of the cache key: raise it when landing changes
ZIP_LIMIT = 4 << 30  # bytes that a ZIP file may unpack to
_HEADER_SEARCH = 20  # rows of a sheet in which its header is looked for


@dataclass(frozen=True, slots=True)
class Landed:
    """One table of a file (a file, a sheet, a member of a ZIP file), as text."""

    source_file: str
    content_hash: str
    size_bytes: int
    exported_at: datetime  # UTC, naive
    columns: tuple[str, ...] = ()
    n_read: int = 0
    first_row: int = 2  # row number of the first record
    skipped: tuple[int, ...] = ()  # rows that are not in `parquet`
    parquet: Path | None = None
    rejects: Path | None = None
    problem: str | None = None  # why there is no table

    def scan(self) -> pl.LazyFrame:
        """The records with their row number in the column `_source_row`; every other column is text."""
        if self.parquet is None:
            raise UnreadableFileError(f"{self.source_file}: {self.problem}")
        shifts = np.array(self.skipped, dtype=np.int64) - np.arange(len(self.skipped)) - self.first_row
        first = self.first_row

        def number(index: pl.Series) -> pl.Series:
            positions = index.to_numpy().astype(np.int64)
            return pl.Series(positions + first + np.searchsorted(shifts, positions, side="right"))

        frame = pl.scan_parquet(self.parquet, row_index_name=ROW, glob=False)
        if not self.skipped:
            return frame.with_columns(pl.col(ROW).cast(pl.Int64) + first)
        return frame.with_columns(pl.col(ROW).map_batches(number, return_dtype=pl.Int64))

    def read_rejects(self) -> pl.DataFrame:
        """Records that did not fit: source_row, column_name, value, reason, mend."""
        return misfit_frame(()) if self.rejects is None else pl.read_parquet(self.rejects, glob=False)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table as a reader leaves it in the cache folder."""

    suffix: str  # of the source file's name: "", "#Sheet" or "!member"
    columns: tuple[str, ...] = ()
    n_read: int = 0
    first_row: int = 2
    skipped: tuple[int, ...] = ()
    parquet: str | None = None
    rejects: str | None = None
    problem: str | None = None


def land(file: Path, cache: Path, *, source_file: str, exported_at: datetime | None = None) -> list[Landed]:
    """The tables of `file`; one with a `problem` where it cannot be read. A file seen before is not read again.

    `exported_at` is the file's modification time unless given.
    """
    content_hash = _hash(file)
    folder = cache / f"{content_hash[:32]}-{VERSION}{file.suffix.lower()}"
    index = folder / "index.json"
    if not index.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        index.write_text(json.dumps([_as_json(table) for table in _read(file, folder)]), encoding="utf-8")
    stat = file.stat()
    modified = exported_at or datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    return [
        _landed(entry, folder, source_file, content_hash, stat.st_size, modified)
        for entry in json.loads(index.read_text(encoding="utf-8"))
    ]


def _as_json(table: _Table) -> dict[str, object]:
    return {name: getattr(table, name) for name in _Table.__slots__}


def _landed(
    entry: dict[str, object], folder: Path, source_file: str, content_hash: str, size: int, exported_at: datetime
) -> Landed:
    table = _Table(**{**entry, "columns": tuple(entry["columns"]), "skipped": tuple(entry["skipped"])})  # type: ignore[arg-type]
    return Landed(
        source_file=source_file + table.suffix,
        content_hash=content_hash,
        size_bytes=size,
        exported_at=exported_at,
        columns=table.columns,
        n_read=table.n_read,
        first_row=table.first_row,
        skipped=table.skipped,
        parquet=folder / table.parquet if table.parquet else None,
        rejects=folder / table.rejects if table.rejects else None,
        problem=table.problem,
    )


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _read(file: Path, folder: Path) -> list[_Table]:
    """Read one file with the reader of its kind; a `problem` instead of an exception."""
    if file.stat().st_size == 0:
        return [_Table("", problem="it is empty; export it again")]
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        return [_Table("", problem=f"files of kind {file.suffix or 'no suffix'} cannot be read; {_KINDS}")]
    try:
        return reader(file, folder)
    except UnreadableFileError as error:
        return [_Table("", problem=str(error))]
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        zipfile.BadZipFile,
        UnicodeDecodeError,
        OSError,
    ) as error:
        return [_Table("", problem=f"it is damaged or not what its name says ({_first_line(error)}); export it again")]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def _read_delimited(file: Path, folder: Path) -> list[_Table]:
    read = read_delimited(file, folder / "0.parquet")
    return [
        _Table(
            "",
            columns=read.columns,
            n_read=read.n_read,
            skipped=read.skipped,
            parquet="0.parquet",
            rejects=_write_rejects(misfit_frame(read.misfits), folder),
        )
    ]


def _read_workbook(file: Path, folder: Path) -> list[_Table]:
    workbook = fastexcel.read_excel(file)
    return [_sheet(workbook, position, name, folder) for position, name in enumerate(workbook.sheet_names)]


def _sheet(workbook: fastexcel.ExcelReader, position: int, name: str, folder: Path) -> _Table:
    """One sheet: the header is the first well-filled row, rows without any cell are no records."""
    cells = workbook.load_sheet(position, header_row=None, skip_rows=0, dtypes="string").to_polars()
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null())).to_series() if cells.width else pl.Series([0])
    if filled.sum() == 0:
        return _Table(f"#{name}", problem="the sheet is empty")
    top = filled.head(_HEADER_SEARCH)
    widest = int(top.max() or 0)  # type: ignore[arg-type]
    header = int((top >= 0.8 * widest).arg_max() or 0)
    columns = unique_names(cells.row(header))
    records = cells.slice(header + 1).rename(dict(zip(cells.columns, columns, strict=True)))
    is_blank = filled.slice(header + 1) == 0
    records.filter(~is_blank).write_parquet(folder / f"{position}.parquet")
    return _Table(
        f"#{name}",
        columns=columns,
        n_read=int((~is_blank).sum()),
        first_row=header + 2,
        skipped=tuple(int(index) + header + 2 for index in is_blank.arg_true()),
        parquet=f"{position}.parquet",
    )


def _read_json(file: Path, folder: Path) -> list[_Table]:
    """JSON lines, or one array of records."""
    with file.open("rb") as source:
        start = source.read(CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    lines = file
    if file.suffix.lower() == ".json" or start == b"[":
        lines = folder / "0.jsonl"
        read_json_array(file, lines)
    read = read_json_lines(lines, folder / "0.parquet")
    return [
        _Table(
            "",
            columns=read.columns,
            n_read=read.n_read,
            first_row=1,
            skipped=read.skipped,
            parquet="0.parquet",
            rejects=_write_rejects(misfit_frame(read.misfits), folder),
        )
    ]


def _read_parquet(file: Path, folder: Path) -> list[_Table]:
    frame = pl.scan_parquet(file, glob=False)
    schema = frame.collect_schema()
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind == pl.Binary]
    frame = frame.drop(nested).cast(pl.String)
    frame.sink_parquet(folder / "0.parquet")
    n_read = int(pl.scan_parquet(folder / "0.parquet").select(pl.len()).collect().item())
    columns = tuple(name for name in schema if name not in nested)
    return [_Table("", columns=columns, n_read=n_read, parquet="0.parquet")]


def _read_zip(file: Path, folder: Path) -> list[_Table]:
    """The readable members, unpacked under numbered names so that no member chooses where it lands."""
    tables: list[_Table] = []
    with zipfile.ZipFile(file) as archive:
        members = [
            info for info in archive.infolist() if not info.is_dir() and Path(info.filename).suffix.lower() in READERS
        ]
        if sum(info.file_size for info in members) > ZIP_LIMIT:
            raise UnreadableFileError(f"it unpacks to more than {ZIP_LIMIT >> 30} GB; unpack it and name the folder")
        for position, info in enumerate(members):
            inner = folder / str(position)
            inner.mkdir()
            unpacked = inner / f"member{Path(info.filename).suffix.lower()}"
            with archive.open(info) as source, unpacked.open("wb") as target:
                _copy(source.read, target.write, limit=info.file_size)
            found = [_Table("", problem="a ZIP file inside a ZIP file is not read")]
            if unpacked.suffix != ".zip":
                found = _read(unpacked, inner)
            tables += [_inside(table, position, info.filename) for table in found]
            unpacked.unlink()
    return tables or [_Table("", problem="it holds no file that can be read; " + _KINDS)]


def _inside(table: _Table, position: int, member: str) -> _Table:
    paths = {
        key: f"{position}/{getattr(table, key)}" if getattr(table, key) else None for key in ("parquet", "rejects")
    }
    return _Table(**{**_as_json(table), **paths, "suffix": f"!{member}{table.suffix}"})  # type: ignore[arg-type]


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object], *, limit: int) -> None:
    """Copy at most `limit` bytes: what a ZIP file says about its sizes need not be true."""
    n_copied = 0
    while chunk := read(CHUNK):
        n_copied += len(chunk)
        if n_copied > limit:
            raise UnreadableFileError("it unpacks to more than it says; export it again")
        write(chunk)


def _write_rejects(rejects: pl.DataFrame, folder: Path) -> str | None:
    if rejects.is_empty():
        return None
    rejects.write_parquet(folder / "rejects.parquet")
    return "rejects.parquet"


READERS: dict[str, Callable[[Path, Path], list[_Table]]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), _read_delimited),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _read_workbook),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), _read_json),
    ".parquet": _read_parquet,
    ".zip": _read_zip,
}
_KINDS = "export it as CSV, XLSX, JSON lines or Parquet"
