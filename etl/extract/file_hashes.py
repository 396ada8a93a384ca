"""The hashes of files, kept so that a file which did not change is not read again to learn it.

A file counts as unchanged by size, times and inode. As git does, one that was written within moments of its hashing
is hashed again: a second write in the same tick of the clock would leave no trace.
"""

import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

NAME = "hashes.json"
_TICK_NS = 2_000_000_000  # the coarsest clock of a file system in use


@dataclass(slots=True)
class FileHashes:
    """SHA-256 of files by their absolute paths, in a file of `folder`."""

    folder: Path
    known: dict[str, list[int | str]]
    used: dict[str, list[int | str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, *, is_trusted: bool = True) -> "FileHashes":
        """What was kept in `folder`; nothing where there is no such file, it is damaged or not trusted."""
        try:
            known = json.loads((folder / NAME).read_text(encoding="utf-8")) if is_trusted else {}
        except (OSError, ValueError):
            known = {}
        return cls(folder, known if isinstance(known, dict) else {})

    def of(self, file: Path) -> str:
        """The hash of a file's content. Raises OSError where it can't be read."""
        name, began = os.path.abspath(file), time.time_ns()
        state = _state(file)
        entry = self.known.get(name)
        if not (isinstance(entry, list) and entry[:-1] == state):
            entry = [*state, sha256(file)]
        if max(file.stat().st_mtime_ns, file.stat().st_ctime_ns) < began - _TICK_NS and _state(file) == state:
            self.used[name] = entry
        return str(entry[-1])

    def write(self) -> None:
        """Keep the hashes of the files that were asked for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{NAME}.draft"
        draft.write_text(json.dumps(self.used, indent=0), encoding="utf-8")
        os.replace(draft, self.folder / NAME)


def sha256(file: Path) -> str:
    """The hash of a file's content."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _state(file: Path) -> list[int | str]:
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
