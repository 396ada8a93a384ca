"""Files inside a file: the members of a ZIP file, and what gzip holds. No member chooses where it lands."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from itertools import count
from pathlib import Path
from typing import Protocol

from etl.errors import UnreadableFileError
from etl.extract.landed_table import Table
from etl.extract.readers.encodings import CHUNK
from etl.extract.readers.file_types import ACCOMPANYING, KINDS

Read = Callable[[Path, Path], list[Table]]  # file, folder
LIMIT = 4 << 30  # bytes that a file may unpack to
MEMBERS = 10_000  # files that it may hold
_DENSE = 200  # times its size that a table unpacks to at most; one that repeats a line does so up to here
_FREE = 100 << 20  # bytes of which it does not matter
BOMB = "it unpacks to hundreds of times its size, as no table does; unpack it and look what is in it"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_zip(file: Path, folder: Path, read: Read) -> list[Table]:
    """The tables of the members that can be read. Raises UnreadableFileError where they are too many or too large."""
    tables: list[Table] = []
    with zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if _is_wanted(info)]
        if sum(info.file_size for info in members) > LIMIT:
            raise UnreadableFileError(f"it unpacks to more than {LIMIT >> 30} GB; unpack it and name the folder")
        if len(members) > MEMBERS:
            raise UnreadableFileError(f"it holds more than {MEMBERS:,} files; unpack it and name the folder")
        names: list[str] = []
        for position, info in enumerate(members):
            names.append(_untaken(info.filename, names))
            inner = folder / str(position)
            inner.mkdir()
            tables += [_inside(table, position, names[-1]) for table in _read_member(archive, info, inner, read)]
    return tables or [Table.missing("it holds no file that can be read; export it as CSV, XLSX or JSON lines")]


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member says that it unpacks to far more than a table of its size does."""
    return info.file_size > max(_FREE, _DENSE * info.compress_size)


def read_gzip(file: Path, folder: Path, read: Read) -> list[Table]:
    """The tables of the one file in it, which is named as the file is without `.gz`."""
    member = file.stem if file.suffix.lower() == ".gz" else file.name
    if Path(member).suffix.lower() not in KINDS:
        raise UnreadableFileError("its name does not say what is in it; name it as in deals.csv.gz, or unpack it")
    inner = folder / "0"
    inner.mkdir()
    unpacked = inner / f"member{Path(member).suffix.lower()}"
    try:
        with gzip.open(file) as source:
            _unpack(source, unpacked, limit=min(LIMIT, max(_FREE, _DENSE * file.stat().st_size)))
        return [_inside(table, 0, member) for table in read(unpacked, inner)]
    except (zlib.error, EOFError) as error:
        raise UnreadableFileError(f"it cannot be unpacked ({error}); export it again") from None
    finally:
        unpacked.unlink(missing_ok=True)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file that can be read, and none of those that a Mac adds or that only accompany exports."""
    path = Path(info.filename)
    is_hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    is_beside = any(fnmatch(path.name.lower(), pattern) for pattern in ACCOMPANYING)
    return not (info.is_dir() or is_hidden or is_beside) and path.suffix.lower() in KINDS


def _untaken(name: str, taken: Sequence[str]) -> str:
    """The name, as if it lay in a numbered folder where another member has it already."""
    numbers = count(2)
    unique = name
    while unique in taken:
        unique = f"{next(numbers)}/{name}"
    return unique


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, inner: Path, read: Read) -> list[Table]:
    """The tables of one member; one with a `problem` where it cannot be unpacked or read."""
    unpacked = inner / f"member{Path(info.filename).suffix.lower()}"
    if stat.S_ISLNK(info.external_attr >> 16):
        return [Table.missing("it is a link, which is not followed; put the file in its place")]
    if is_bomb(info):
        return [Table.missing(BOMB)]
    if info.flag_bits & 1:
        return [Table.missing("it is encrypted; unpack it with its password")]
    try:
        with archive.open(info) as source:
            _unpack(source, unpacked, limit=info.file_size)
        return read(unpacked, inner)
    except UnreadableFileError as error:
        return [Table.missing(str(error), error.failure)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        return [Table.missing(f"it cannot be unpacked ({error}); export it again")]
    finally:
        unpacked.unlink(missing_ok=True)


def _inside(table: Table, position: int, member: str) -> Table:
    paths = {
        key: f"{position}/{getattr(table, key)}" if getattr(table, key) else None for key in ("parquet", "rejects")
    }
    return Table(**{**table.as_json(), **paths, "suffix": f"!{member}{table.suffix}"})  # type: ignore[arg-type]


def _unpack(source: _Readable, file: Path, *, limit: int) -> None:
    """Write at most `limit` bytes: what a ZIP file says about its sizes need not be true."""
    n_written = 0
    with file.open("wb") as target:
        while chunk := source.read(CHUNK):
            n_written += len(chunk)
            if n_written > limit:
                raise UnreadableFileError("it unpacks to more than it says or may; unpack it and name the folder")
            target.write(chunk)
