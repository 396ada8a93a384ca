"""What was fetched of one source, as it lies on disk: the parts of every table with their hashes.

`<folder>/.tables.json` names the files of the last fetch that ended; what it does not name is not read, and removed.
A fetch writes into a folder of its own, and counts only once all of it is there.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from etl.settings.places import sha256

INDEX = ".tables.json"
DRAFT = ".fetching"
_LONGEST = 150  # bytes of a file's name


@dataclass(frozen=True, slots=True)
class Part:
    """One fetch of a table: all of its rows, or those that came since the part before."""

    file: str  # below the folder
    sha256: str
    n_rows: int


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table as the last fetch left it."""

    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    cursor: str | None = None
    up_to: str | None = None  # the highest value of the cursor


@dataclass(frozen=True, slots=True)
class Kept:
    """The tables of a source, by name, where they came from and when (seconds since 1970)."""

    origin: str
    fetched_at: float
    tables: Mapping[str, KeptTable]


def read(folder: Path) -> Kept | None:
    """What is kept in `folder`; None where there is nothing, or no longer what was fetched."""
    try:
        content = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        tables = {name: _table(table) for name, table in content["tables"].items()}
        parts = [part for table in tables.values() for part in table.parts]
        is_whole = all(sha256(folder / part.file) == part.sha256 for part in parts)
        return Kept(content["origin"], content["fetched_at"], tables) if is_whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _table(content: Mapping[str, object]) -> KeptTable:
    parts = tuple(Part(**part) for part in content["parts"])  # type: ignore[attr-defined]
    return KeptTable(**{**content, "columns": tuple(content["columns"]), "parts": parts})  # type: ignore[arg-type]


def begin(folder: Path) -> Path:
    """A new folder for the files of a fetch."""
    draft = folder / f"{DRAFT}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    draft.mkdir(parents=True)
    return draft


def file_name(table: str, taken: Collection[str]) -> str:
    """A name for the file of a table that every file system takes, unlike those in `taken` in any case of letters."""
    plain = quote(table, safe=" ")
    plain = plain if plain[0].isalnum() else f"_{plain}"
    if len(plain) > _LONGEST:
        plain = f"{plain[:_LONGEST]}-{hashlib.sha256(table.encode()).hexdigest()[:8]}"
    others = {Path(name).stem.casefold() for name in taken}
    names = chain([plain], (f"{plain}_{number}" for number in count(2)))
    return next(f"{name}.parquet" for name in names if name.casefold() not in others)


def keep(folder: Path, draft: Path, kept: Kept) -> None:
    """Make `kept`, whose new files lie in `draft`, what `folder` holds; the files' time is that of the fetch."""
    if any(draft.iterdir()):
        draft.rename(folder / place_of(draft))
    for table in kept.tables.values():
        for part in table.parts:
            os.utime(folder / part.file, (kept.fetched_at, kept.fetched_at))
    written = folder / f"{INDEX}.new"
    written.write_text(json.dumps(asdict(kept), indent=1, ensure_ascii=False), encoding="utf-8")
    written.replace(folder / INDEX)
    tidy(folder, kept)


def place_of(draft: Path) -> str:
    """The folder that a draft's files will lie in, below that of the source."""
    return draft.name.removeprefix(f"{DRAFT}-")


def tidy(folder: Path, kept: Kept) -> None:
    """Remove what no part of `kept` names: earlier fetches, and those that did not end."""
    named = {folder / part.file for table in kept.tables.values() for part in table.parts}
    for place in folder.iterdir():
        if place.is_dir() and not any(file.is_relative_to(place) for file in named):
            shutil.rmtree(place, ignore_errors=True)
        elif place.is_dir():
            for file in set(place.iterdir()) - named:
                file.unlink()
