"""What need not be done again: typed rows are kept beside the landed file, and read back while nothing has changed.

They depend on the file's content and name, its mapping and the other settings, what lookup tables say, and the code.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl.conform.mapped_file import MappedFile, Translation
from etl.conform.row_validation import TypedRows
from etl.conform.typed_rows import joined, read
from etl.extract.land import INDEX, code
from etl.settings.config import Calendar, Settings
from etl.settings.databases import TablePlace
from etl.settings.people_rules import Rules
from etl.settings.source import Source

_FRAMES = ("rejects", "cell_problems", "unmapped", "remarks")
_KEY = "key"
_LATE = 60.0  # seconds by which the clock of a file system may differ


@dataclass(frozen=True, slots=True)
class KeptRows:
    """What `TypedRows` are, with the rows in files, part after part."""

    parts: tuple[Path, ...]
    n_rows: int
    rejects: pl.DataFrame
    cell_problems: pl.DataFrame
    unmapped: pl.DataFrame
    remarks: pl.DataFrame


def read_once(file: MappedFile) -> KeptRows:
    """What `etl.conform.typed_rows.read` gives, or gave before for the same file, settings and lookup tables."""
    landed, record = file.found.landed, file.record
    assert landed.parquet is not None
    assert file.found.record is not None
    used = {use: file.translations[use] for uses in record.lookups.values() for use in uses if use in file.translations}
    place = (landed.source_file, file.source.name, (file.found.record, *file.found.record.also).index(record))
    folder = landed.parquet.parent / f"typed-{_digest(place)[:16]}"
    key = _digest(
        (code(), landed.content_hash, _steering(file.settings, file.source), record, _said(used), file.changed_values)
    )
    if not _is_kept(folder, key):
        _keep(read(replace(file, translations=used)), folder, key)
    parts = tuple(sorted(folder.glob("rows-*.parquet")))
    n_rows = int(pl.scan_parquet(list(parts), glob=False).select(pl.len()).collect().item())
    return KeptRows(parts, n_rows, *(pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in _FRAMES))


def forget(landed: Path, before: float) -> None:
    """Remove from the folder of landed files what was last used a minute before a moment (seconds since 1970)."""
    for mark in (*landed.glob(f"*/{INDEX}"), *landed.glob(f"**/typed-*/{_KEY}")):
        if mark.exists() and mark.stat().st_mtime < before - _LATE:
            shutil.rmtree(mark.parent)


def _steering(settings: Settings, source: Source) -> tuple[Settings, Source]:
    """The settings without what no cell's reading depends on: where files lie, and what is done with the rows."""
    plain = {
        "exports": Path(),
        "is_only_named": False,
        "sources": tuple(_unmapped(other) for other in settings.sources),
        "as_of": None,
        "ignore": (),
        "people": Rules(),
        "calendar": Calendar(),
    }
    return settings.model_copy(update=plain), _unmapped(source)


def _unmapped(source: Source) -> Source:
    defaults = {name: field.default for name, field in TablePlace.model_fields.items()}
    plain = {**defaults, "path": Path(), "is_fetched": False, "entities": {}, "records": {}, "record_types": ()}
    return source.model_copy(update=plain)


def _said(words: Mapping[str, Translation]) -> list[tuple[str, bool, str]]:
    """What lookup tables say, each as a hash."""
    return [
        (use, one.is_link, hashlib.sha256(one.words.hash_rows().to_numpy().tobytes()).hexdigest())
        for use, one in sorted(words.items())
    ]


def _digest(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _is_kept(folder: Path, key: str) -> bool:
    mark = folder / _KEY
    if not mark.is_file() or mark.read_text(encoding="utf-8") != key:
        return False
    os.utime(mark)
    return True


def _keep(parts: Iterator[TypedRows], folder: Path, key: str) -> None:
    """Write the frames, and the key last: a folder without it is not read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    others = []
    for number, part in enumerate(parts):
        part.rows.write_parquet(folder / f"rows-{number:06}.parquet")
        others.append(replace(part, rows=part.rows.clear()))
    typed = joined(others)
    for name in _FRAMES:
        getattr(typed, name).write_parquet(folder / f"{name}.parquet")
    (folder / _KEY).write_text(key, encoding="utf-8")
