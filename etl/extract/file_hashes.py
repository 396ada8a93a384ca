"""The hashes of files, kept so that a file which did not change is not read again to learn it.

A file counts as unchanged by size, times and inode. As git does, one that was written within moments of its hashing
is hashed again: a second write in the same tick of the clock would leave no trace.
"""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from etl.settings.places import sha256

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
        name, began, status = os.path.abspath(file), time.time_ns(), file.stat()
        state, found = _state(status), self.told(file, status)
        is_still = max(status.st_mtime_ns, status.st_ctime_ns) < began - _TICK_NS
        if found is None:
            found = sha256(file)
            is_still = is_still and _state(file.stat()) == state
        if is_still:
            self.used[name] = [*state, found]
        return found

    def told(self, file: Path, status: os.stat_result) -> str | None:
        """The hash of a file whose status is `status`, where it is known without reading the file; else None."""
        name, state = os.path.abspath(file), _state(status)
        entries = (kept.get(name) for kept in (self.used, self.known))
        return next((str(e[-1]) for e in entries if isinstance(e, list) and e[:-1] == state), None)

    def write(self) -> None:
        """Keep the hashes of the files that were asked for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{NAME}.draft"
        draft.write_text(json.dumps(self.used, indent=0), encoding="utf-8")
        os.replace(draft, self.folder / NAME)


def _state(status: os.stat_result) -> list[int | str]:
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
