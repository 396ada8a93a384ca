"""Any file of an export → all-text Parquet, in a cache by content hash.

CSV and its relatives, workbooks sheet by sheet, HTML, JSON, XML, Parquet, and archives of those. Nothing is
interpreted here: a cell is text or null, and every table knows which row of its file each record came from.
"""

import errno
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import fastexcel
import polars as pl

from etl.engines import duckdb as engine
from etl.errors import CommonGroundError, Failure, UnreadableFileError
from etl.extract.landed_table import Landed, Table, write_rejects
from etl.extract.malformed_rows import misfit_frame
from etl.extract.readers.archives import Read, read_gzip, read_zip
from etl.extract.readers.calendars import read_calendar
from etl.extract.readers.csv_files import read_delimited
from etl.extract.readers.file_types import TABULATED, Kind, kind_of
from etl.extract.readers.html_tables import read_excel_xml, read_page
from etl.extract.readers.json_records import read_json
from etl.extract.readers.totals_and_footers import without_leftovers
from etl.extract.readers.workbooks import read_workbook
from etl.extract.readers.xml_records import read_xml
from etl.extract.snapshot import Snapshot, Told, held
from etl.settings.paths import PACKAGE, reading_code
from etl.settings.places import legible, plain

INDEX = "index.json"  # in the folder of a landed file: its tables
_OF_THIS_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.EIO)  # and of no file that is read


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read of files that could give more: the arrays inside JSON records, meetings up to a day."""

    arrays: tuple[str, ...]
    until: date


def land(
    file: Path,
    cache: Path,
    *,
    source_file: str,
    exported_at: datetime | None = None,
    arrays: Sequence[str] = (),
    as_of: date | None = None,
    told: Told | None = None,
) -> list[Landed]:
    """The tables of `file`; one with a `problem` where it cannot be read. A file seen before is not read again.

    `exported_at` is the file's modification time unless given; `arrays` are those of JSON records to read as tables.
    Meetings that recur are read up to the day of the export, and up to `as_of` where that is earlier. A file whose hash
    `told` knows is not read to learn it.

    What is read is a copy of the bytes that were hashed: a file may change meanwhile. Raises UnreadableFileError where
    it does, where it is gone or not to be read, and CommonGroundError where the cache can't be written.
    """
    with held(file, told) as snapshot:
        modified = exported_at or snapshot.modified
        wanted = Wanted(tuple(arrays), min(modified.date(), as_of or date.max))
        name = plain(file.name)
        named = name if snapshot.kind == "gzip" else file.suffix.lower()
        traits = [named, *arrays, *([wanted.until.isoformat()] if snapshot.kind in ("calendar", *ARCHIVES) else [])]
        mark = hashlib.sha256("\n".join(traits).encode()).hexdigest()[:8]
        folder = cache / f"{snapshot.sha256[:32]}-{code()[:8]}-{mark}"
        index = folder / INDEX
        if index.is_file():
            os.utime(index)
        else:
            _fill(folder, snapshot, name, wanted)
        return [
            _landed(entry, folder, source_file, snapshot, modified)
            for entry in json.loads(index.read_text(encoding="utf-8"))
        ]


def _fill(folder: Path, snapshot: Snapshot, name: str, wanted: Wanted) -> None:
    """Read a file into its folder of the cache, whose index is written last."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        original = folder / "original" / name
        original.parent.mkdir(parents=True)
        tables = _read(snapshot.copy(original), folder, wanted)
        shutil.rmtree(original.parent)
        written = folder / f"{INDEX}.new"
        written.write_text(json.dumps([table.as_json() for table in tables]), encoding="utf-8")
        written.replace(folder / INDEX)
    except OSError as error:
        raise CommonGroundError(f"{folder.parent} can't be written ({error.strerror}); make room there.") from None


@cache
def code(package: Path = PACKAGE) -> str:
    """A hash of the code that lands and reads, and of the libraries that it rests on: what it gave may be stale."""
    digest = hashlib.sha256()
    for library in ("babel", "duckdb", "fastexcel", "icalendar", "lxml", "polars", "python-dateutil"):
        digest.update(version(library).encode())
    for module in reading_code(package):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _landed(
    entry: dict[str, object], folder: Path, source_file: str, snapshot: Snapshot, exported_at: datetime
) -> Landed:
    table = Table(**{**entry, "columns": tuple(entry["columns"]), "skipped": tuple(entry["skipped"])})  # type: ignore[arg-type]
    suffix = legible(table.suffix)
    return Landed(
        source_file=source_file + suffix,
        content_hash=snapshot.sha256,
        size_bytes=snapshot.size,
        exported_at=exported_at,
        columns=table.columns,
        n_read=table.n_read,
        first_row=table.first_row,
        skipped=table.skipped,
        n_leftovers=table.n_leftovers,
        parquet=folder / table.parquet if table.parquet else None,
        rejects=folder / table.rejects if table.rejects else None,
        problem=table.problem,
        failure=Failure(table.failure) if table.failure else None,
        note=table.note,
        is_part=table.is_part,
        suffix=suffix,
    )


def _read(file: Path, folder: Path, wanted: Wanted, *, is_member: bool = False) -> list[Table]:
    """Read one file with the reader of its kind; a `problem` instead of an exception."""
    if file.stat().st_size == 0:
        return [Table.missing("it is empty; export it again", Failure.EMPTY)]
    with file.open("rb") as source:
        kind = kind_of(source, file.suffix)
    try:
        if kind in ARCHIVES:
            if is_member:
                raise UnreadableFileError("an archive inside another is not read; unpack it")
            return ARCHIVES[kind](file, folder, lambda inside, inner: _read(inside, inner, wanted, is_member=True))
        return READERS[kind](file, folder, wanted)
    except UnreadableFileError as error:
        return [Table.missing(str(error), error.failure)]
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        zipfile.BadZipFile,
        UnicodeDecodeError,
        OSError,
    ) as error:
        if isinstance(error, OSError) and error.errno in _OF_THIS_MACHINE:
            raise
        return [Table.missing(f"it is damaged or not what its name says ({_first_line(error)}); export it again")]
    except (engine.Error, RecursionError):
        return [Table.missing("it is damaged or nested too deep; export it again")]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def _read_delimited(file: Path, folder: Path, _: Wanted) -> list[Table]:
    read = read_delimited(file, folder / "0.parquet")
    is_text = len(read.columns) < 2 or 2 * len(read.misfits) > read.n_read
    if is_text and file.suffix.lower() not in TABULATED:
        problem = "it is a text, not a table; export it again, as CSV, XLSX or JSON lines"
        raise UnreadableFileError(problem, Failure.PLAIN_TEXT)
    table = Table(
        "",
        columns=read.columns,
        n_read=read.n_read,
        first_row=read.first_row,
        skipped=read.skipped,
        parquet="0.parquet",
        rejects=write_rejects(misfit_frame(read.misfits), folder, "0-rejects"),
        note=read.note,
    )
    return [without_leftovers(table, folder)]


def _read_sheets(read: Callable[[Path, Path], list[Table]]) -> "Reader":
    return lambda file, folder, _: [without_leftovers(table, folder) for table in read(file, folder)]


def _read_parquet(file: Path, folder: Path, wanted: Wanted) -> list[Table]:
    """The table of a Parquet file; one with nested columns is read as the JSON that it holds."""
    frame = pl.scan_parquet(file, glob=False)
    schema = frame.collect_schema()
    nested = [name for name, kind in schema.items() if kind == pl.Binary]
    if any(kind.is_nested() for kind in schema.values()):
        lines = folder / "records.jsonl"
        frame.drop(nested).sink_ndjson(lines)
        return read_json(lines, folder, wanted.arrays)
    frame = frame.drop(nested).cast(pl.String).with_columns(pl.all().replace("", None))
    frame.sink_parquet(folder / "0.parquet")
    n_read = int(pl.scan_parquet(folder / "0.parquet").select(pl.len()).collect().item())
    columns = tuple(name for name in schema if name not in nested)
    return [Table("", columns=columns, n_read=n_read, parquet="0.parquet")]


Reader = Callable[[Path, Path, Wanted], list[Table]]
READERS: dict[Kind, Reader] = {
    "delimited": _read_delimited,
    "workbook": _read_sheets(read_workbook),
    "web page": _read_sheets(read_page),
    "Excel XML": _read_sheets(read_excel_xml),
    "JSON": lambda file, folder, wanted: read_json(file, folder, wanted.arrays),
    "XML": lambda file, folder, wanted: read_xml(file, folder, wanted.arrays),
    "Parquet": _read_parquet,
    "calendar": lambda file, folder, wanted: read_calendar(file, folder, wanted.until),
}
ARCHIVES: dict[Kind, Callable[[Path, Path, Read], list[Table]]] = {"ZIP": read_zip, "gzip": read_gzip}
