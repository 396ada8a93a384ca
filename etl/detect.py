"""What each file of a folder of exports is: which source it belongs to and which record type it holds."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from etl.config import CONFIG_NAME, Settings, Source
from etl.land import READERS, land
from etl.landed import Landed
from etl.recognise import Found, mapped_columns, recognise, share, without_rows

IGNORED_FILES = (CONFIG_NAME, "truth.json", "license*", "readme*", "*.md", "*.txt", "*.toml")
STATUSES = ("loaded", "unrecognised", "unreadable", "empty", "ignored")


@dataclass(frozen=True, slots=True)
class Plan:
    """Every table under the exports, in a fixed order."""

    files: tuple[Found, ...]


def identify(settings: Settings, cache: Path, on_progress: Callable[[int, int], None] | None = None) -> Plan:
    """Land every file under the exports into `cache`, and recognise it."""
    files = list(_files(settings))
    found: list[Found] = []
    for done, (file, sources) in enumerate(files, start=1):
        name = os.path.relpath(file, settings.exports if settings.exports.is_dir() else settings.exports.parent)
        found += _identify_file(file, Path(name).as_posix(), sources, settings, cache)
        if on_progress:
            on_progress(done, len(files))
    return Plan(tuple(_told_apart(found)))


def _told_apart(tables: list[Found]) -> Iterator[Found]:
    """Tables of distinct names: a file may be called as a sheet of another one is."""
    taken: set[str] = set()
    for found in tables:
        name = found.landed.source_file
        while name in taken:
            name += "_2"
        taken.add(name)
        yield (
            replace(found, landed=replace(found.landed, source_file=name))
            if name != found.landed.source_file
            else found
        )


def describe(settings: Settings) -> pl.DataFrame:
    """`description` of the folder that the settings name."""
    with tempfile.TemporaryDirectory() as cache:
        return description(identify(settings, Path(cache)))


def description(plan: Plan) -> pl.DataFrame:
    """One row a file or sheet: file, system, entity, confidence (share of the mapping's columns present), columns."""
    names = ("file", "system", "entity", "confidence", "mapped", "unmapped", "near", "message")
    rows = [_description(found) for found in plan.files]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _files(settings: Settings) -> Iterator[tuple[Path, list[Source]]]:
    """Files with the sources that may claim them: the declared ones that hold it most closely, else the packaged."""
    declared = [source for source in settings.sources if source.is_declared]
    packaged = [source for source in settings.sources if not source.is_declared]
    roots = {source.path.resolve() for source in declared} | {settings.exports.resolve()}
    files = {file for root in roots for file in ([root] if root.is_file() else _walk(root))}
    for file in sorted(files):
        holding = [source for source in declared if file.is_relative_to(source.path.resolve())]
        depth = max((len(source.path.resolve().parts) for source in holding), default=0)
        closest = [source for source in holding if len(source.path.resolve().parts) == depth]
        yield file, closest or packaged


def _walk(root: Path) -> Iterator[Path]:
    """Files below `root`; hidden ones, and links that lead out of it, are left out."""
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith((".", "__MACOSX"))]
        for file in files:
            path = Path(folder, file)
            if not file.startswith((".", "~$")) and path.resolve().is_relative_to(root):
                yield path


def _identify_file(file: Path, name: str, sources: list[Source], settings: Settings, cache: Path) -> list[Found]:
    patterns = (*IGNORED_FILES, *settings.ignore)
    is_ignored = any(fnmatch(file.name.lower(), pattern.lower()) or fnmatch(name, pattern) for pattern in patterns)
    exported_on = next((source.exported_on for source in sources if source.exported_on), None)
    exported_at = datetime.combine(exported_on, time(23, 59, 59)) if exported_on else None
    if is_ignored or file.suffix.lower() not in READERS:
        message = (
            None if is_ignored else f"{name}: files of this kind are not read; export it as CSV, XLSX or JSON lines."
        )
        return [_ignored(file, name, message)]
    tables = land(file, cache, source_file=name, exported_at=exported_at, arrays=_arrays(settings))
    found = [recognise(landed, sources) for landed in tables]
    is_read_in_parts = any(table.landed.is_part and table.status == "loaded" for table in found)
    return [without_rows(t) if is_read_in_parts and t.status == "unrecognised" else t for t in found]


def _arrays(settings: Settings) -> tuple[str, ...]:
    """The arrays inside JSON records whose elements some mapping reads as rows."""
    return tuple(sorted({kind.each for source in settings.sources for kind in source.kinds if kind.each}))


def _ignored(file: Path, name: str, message: str | None) -> Found:
    stat = file.stat()
    exported_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    return Found(Landed(name, "", stat.st_size, exported_at), "ignored", message=message)


def _description(found: Found) -> tuple[str, ...]:
    from etl.suggest import near_columns

    mapped = mapped_columns(found)
    kind = found.record or found.lookup
    confidence = f"{share(kind, found.header):.0%}" if kind else ""
    pairs = ", ".join(f"{name} → {', '.join(targets)}" for name, targets in mapped.items())
    return (
        found.landed.source_file,
        found.source.name if found.source else "",
        found.entity or found.status,
        confidence,
        pairs,
        ", ".join(_unread([name for name in found.landed.columns if name not in mapped])),
        ", ".join(f"{near.column} ≈ {near.canonical} ({near.score:.0f})" for near in near_columns(found)),
        found.message or "",
    )


def _unread(columns: list[str]) -> Iterable[str]:
    """Columns by name; many values of one object in JSON as `object.* (31)`."""
    outer = [name.partition(".")[0] if "." in name else name for name in columns]
    n_inside = Counter(outer)
    shown = (
        f"{top}.* ({n_inside[top]})" if n_inside[top] > 3 else name for top, name in zip(outer, columns, strict=True)
    )
    return dict.fromkeys(shown)
