"""What code and libraries are, as part of a hash: what was made by others is made again."""

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol


class Digest(Protocol):
    """A hash in the making, as of `hashlib`."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""


def add_libraries(digest: Digest, names: Iterable[str]) -> None:
    """Add the versions of libraries; of one that is not installed, that it is not."""
    for name in names:
        digest.update(f"{name} {_version(name)}\n".encode())


def add_files(digest: Digest, files: Iterable[Path], folder: Path) -> None:
    """Add files in order, by their place below `folder` and their content."""
    for file in sorted(files):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # of an extra, or of another system
        return "none"
