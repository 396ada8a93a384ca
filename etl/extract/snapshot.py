"""A file held still while it is read: its hash, and a copy that is of that hash, whatever becomes of the file."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from etl.errors import UnreadableFileError
from etl.extract.readers.encodings import CHUNK
from etl.extract.readers.file_types import Kind, kind_of
from etl.settings.places import changed_at, obstacle, reason

_CHANGED = "it changed while it was read; build again once it is written to its end"
Told = Callable[[Path, os.stat_result], str | None]  # the hash of a file of that status, where it is known
_OPENING = getattr(os, "O_NONBLOCK", 0)  # not to wait for what has become a pipe


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open file as it was when it was hashed."""

    source: BinaryIO
    sha256: str
    size: int
    modified: datetime  # UTC, naive
    kind: Kind | None  # None where it is empty

    def copy(self, to: Path) -> Path:
        """Write the bytes that were hashed to `to`. Raises UnreadableFileError where the file has other ones now."""
        self.source.seek(0)
        digest = hashlib.sha256()
        with to.open("wb") as target:
            while chunk := _read(self.source):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != self.sha256:
            raise UnreadableFileError(_CHANGED)
        return to


@contextmanager
def held(file: Path, told: Told | None = None) -> Iterator[Snapshot]:
    """The file at `file`, hashed unless `told` knows its hash.

    Raises UnreadableFileError where there is none, it can't be read, or it changes meanwhile.
    """
    with _opened(file) as source:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableFileError(f"it {obstacle(file) or 'is no file; put a file in its place'}")
        known = told(file, before) if told else None
        sha256 = known or _hashed(source)
        kind = kind_of(source, file.suffix) if before.st_size else None
        after = os.fstat(source.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise UnreadableFileError(_CHANGED)
        yield Snapshot(source, sha256, before.st_size, changed_at(before), kind)


def _hashed(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := _read(source):
        digest.update(chunk)
    return digest.hexdigest()


def _opened(file: Path) -> BinaryIO:
    if problem := obstacle(file):
        raise UnreadableFileError(f"it {problem}")
    try:
        return open(file, "rb", opener=lambda path, flags: os.open(path, flags | _OPENING))
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"it {reason(error, file)}") from None


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise UnreadableFileError(f"it can't be read ({error.strerror}); copy it to another place") from None
