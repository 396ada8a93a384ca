"""Any file of an export → all-text Parquet, in a cache by content hash.

CSV and its relatives, XLSX sheet by sheet, JSON, XML, Parquet, and ZIP files of those. Nothing is
interpreted here: a cell is text or null, and every table knows which row of its file each record came from.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import fastexcel
import polars as pl

from etl.errors import UnreadableFileError
from etl.landed import Landed, Table, write_rejects
from etl.misfits import misfit_frame
from etl.readers.delimited import read_delimited
from etl.readers.encodings import CHUNK
from etl.readers.leftovers import without_leftovers
from etl.readers.markup import read_xml
from etl.readers.structured import read_json
from etl.readers.workbooks import read_workbook

INDEX = "index.json"  # in the folder of a landed file: its tables
ZIP_LIMIT = 4 << 30  # bytes that a ZIP file may unpack to
ZIP_MEMBERS = 10_000  # files that it may hold


def land(
    file: Path, cache: Path, *, source_file: str, exported_at: datetime | None = None, arrays: Sequence[str] = ()
) -> list[Landed]:
    """The tables of `file`; one with a `problem` where it cannot be read. A file seen before is not read again.

    `exported_at` is the file's modification time unless given; `arrays` are those of JSON records to read as tables.
    """
    content_hash = _hash(file)
    wanted = hashlib.sha256("\n".join(arrays).encode()).hexdigest()[:8]
    folder = cache / f"{content_hash[:32]}-{code()[:8]}-{wanted}{file.suffix.lower()}"
    index = folder / INDEX
    if index.is_file():
        os.utime(index)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        index.write_text(json.dumps([table.as_json() for table in _read(file, folder, arrays)]), encoding="utf-8")
    stat = file.stat()
    modified = exported_at or datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    return [
        _landed(entry, folder, source_file, content_hash, stat.st_size, modified)
        for entry in json.loads(index.read_text(encoding="utf-8"))
    ]


@cache
def code() -> str:
    """A hash of the code that lands and reads, and of the library that it rests on most: what it gave may be stale."""
    digest = hashlib.sha256(pl.__version__.encode())
    here = Path(__file__).parent
    for module in sorted((*here.glob("*.py"), *here.glob("readers/*.py"))):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _landed(
    entry: dict[str, object], folder: Path, source_file: str, content_hash: str, size: int, exported_at: datetime
) -> Landed:
    table = Table(**{**entry, "columns": tuple(entry["columns"]), "skipped": tuple(entry["skipped"])})  # type: ignore[arg-type]
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
        is_part=table.is_part,
        suffix=table.suffix,
    )


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _read(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """Read one file with the reader of its kind; a `problem` instead of an exception."""
    if file.stat().st_size == 0:
        return [Table("", problem="it is empty; export it again")]
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        return [Table("", problem=f"files of kind {file.suffix or 'no suffix'} cannot be read; {_KINDS}")]
    try:
        return reader(file, folder, arrays)
    except UnreadableFileError as error:
        return [Table("", problem=str(error))]
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        zipfile.BadZipFile,
        UnicodeDecodeError,
        OSError,
    ) as error:
        return [Table("", problem=f"it is damaged or not what its name says ({_first_line(error)}); export it again")]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def _read_delimited(file: Path, folder: Path, _: Sequence[str]) -> list[Table]:
    read = read_delimited(file, folder / "0.parquet")
    table = Table(
        "",
        columns=read.columns,
        n_read=read.n_read,
        first_row=read.first_row,
        skipped=read.skipped,
        parquet="0.parquet",
        rejects=write_rejects(misfit_frame(read.misfits), folder, "0-rejects"),
    )
    return [without_leftovers(table, folder)]


def _read_workbook(file: Path, folder: Path, _: Sequence[str]) -> list[Table]:
    return [without_leftovers(table, folder) for table in read_workbook(file, folder)]


def _read_parquet(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The table of a Parquet file; one with nested columns is read as the JSON that it holds."""
    frame = pl.scan_parquet(file, glob=False)
    schema = frame.collect_schema()
    nested = [name for name, kind in schema.items() if kind == pl.Binary]
    if any(kind.is_nested() for kind in schema.values()):
        lines = folder / "records.jsonl"
        frame.drop(nested).sink_ndjson(lines)
        return read_json(lines, folder, arrays)
    frame = frame.drop(nested).cast(pl.String)
    frame.sink_parquet(folder / "0.parquet")
    n_read = int(pl.scan_parquet(folder / "0.parquet").select(pl.len()).collect().item())
    columns = tuple(name for name in schema if name not in nested)
    return [Table("", columns=columns, n_read=n_read, parquet="0.parquet")]


def _read_zip(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The readable members, unpacked under numbered names so that no member chooses where it lands."""
    tables: list[Table] = []
    with zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if _is_wanted(info)]
        if sum(info.file_size for info in members) > ZIP_LIMIT:
            raise UnreadableFileError(f"it unpacks to more than {ZIP_LIMIT >> 30} GB; unpack it and name the folder")
        if len(members) > ZIP_MEMBERS:
            raise UnreadableFileError(f"it holds more than {ZIP_MEMBERS:,} files; unpack it and name the folder")
        names: list[str] = []
        for position, info in enumerate(members):
            names.append(_untaken(info.filename, names))
            inner = folder / str(position)
            inner.mkdir()
            found = _read_member(archive, info, inner, arrays)
            tables += [_inside(table, position, names[-1]) for table in found]
    return tables or [Table("", problem="it holds no file that can be read; " + _KINDS)]


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file that can be read, and none of those that a Mac adds."""
    path = Path(info.filename)
    is_hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return not info.is_dir() and not is_hidden and path.suffix.lower() in READERS


def _untaken(name: str, taken: Sequence[str]) -> str:
    """The name, as if it lay in a numbered folder where another member has it already."""
    numbers = count(2)
    unique = name
    while unique in taken:
        unique = f"{next(numbers)}/{name}"
    return unique


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, inner: Path, arrays: Sequence[str]) -> list[Table]:
    """The tables of one member; one with a `problem` where it cannot be unpacked or read."""
    unpacked = inner / f"member{Path(info.filename).suffix.lower()}"
    if unpacked.suffix == ".zip":
        return [Table("", problem="a ZIP file inside a ZIP file is not read; unpack it")]
    if info.flag_bits & 1:
        return [Table("", problem="it is encrypted; unpack it with its password")]
    try:
        with archive.open(info) as source, unpacked.open("wb") as target:
            _copy(source.read, target.write, limit=info.file_size)
        return _read(unpacked, inner, arrays)
    except UnreadableFileError as error:
        return [Table("", problem=str(error))]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        return [Table("", problem=f"it cannot be unpacked ({_first_line(error)}); export it again")]
    finally:
        unpacked.unlink(missing_ok=True)


def _inside(table: Table, position: int, member: str) -> Table:
    paths = {
        key: f"{position}/{getattr(table, key)}" if getattr(table, key) else None for key in ("parquet", "rejects")
    }
    return Table(**{**table.as_json(), **paths, "suffix": f"!{member}{table.suffix}"})  # type: ignore[arg-type]


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object], *, limit: int) -> None:
    """Copy at most `limit` bytes: what a ZIP file says about its sizes need not be true."""
    n_copied = 0
    while chunk := read(CHUNK):
        n_copied += len(chunk)
        if n_copied > limit:
            raise UnreadableFileError("it unpacks to more than it says; export it again")
        write(chunk)


Reader = Callable[[Path, Path, Sequence[str]], list[Table]]
READERS: dict[str, Reader] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), _read_delimited),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _read_workbook),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), read_json),
    ".xml": read_xml,
    ".parquet": _read_parquet,
    ".zip": _read_zip,
}
_KINDS = "export it as CSV, XLSX, JSON lines or Parquet"
