"""What each file of a folder of exports is: which source it belongs to and which record type it holds.

Declared record types that name files come first, then those whose signature columns the header holds; of several, the
one with the most signature columns wins.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from etl.config import CONFIG_NAME, Settings, Source
from etl.land import READERS, Landed, land
from etl.mappings import RecordType

IGNORED_FILES = (CONFIG_NAME, "truth.json", "license*", "readme*", "*.md", "*.txt", "*.toml")
STATUSES = ("loaded", "unrecognised", "unreadable", "empty", "ignored")


@dataclass(frozen=True, slots=True)
class Found:
    """One table of a file, and what it was recognised as; `status` is one of `meta.files`."""

    landed: Landed
    status: str
    source: Source | None = None
    record: RecordType | None = None
    message: str | None = None

    @property
    def inputs(self) -> Mapping[str, str]:
        """The names of the input columns by their lower-case form."""
        return {name.lower(): name for name in self.landed.columns}


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
    return Plan(tuple(found))


def describe(settings: Settings) -> pl.DataFrame:
    """One row a file or sheet: file, system, entity, confidence (share of the mapping's columns present), columns."""
    with tempfile.TemporaryDirectory() as cache:
        rows = [_description(found) for found in identify(settings, Path(cache)).files]
    names = ("file", "system", "entity", "confidence", "mapped", "unmapped", "message")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def mapped_columns(found: Found) -> dict[str, list[str]]:
    """Canonical (or technical) columns by the input column that fills them."""
    if found.record is None:
        return {}
    mapped: dict[str, list[str]] = {}
    for target, candidates in _targets(found.record):
        for candidate in candidates:
            if name := found.inputs.get(candidate.lower()):
                targets = mapped.setdefault(name, [])
                if target not in targets:
                    targets.append(target)
    return mapped


def _targets(record: RecordType) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from record.columns.items()
    yield from record.technical.items()
    for target, flags in record.flags.items():
        yield target, tuple(flags)
    yield from (("(filter)", (column,)) for column in record.where)
    for other in record.also:
        yield from ((f"{other.entity}.{column}", candidates) for column, candidates in other.columns.items())


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
    return [_recognise(landed, sources) for landed in land(file, cache, source_file=name, exported_at=exported_at)]


def _ignored(file: Path, name: str, message: str | None) -> Found:
    stat = file.stat()
    exported_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    landed = Landed(source_file=name, content_hash="", size_bytes=stat.st_size, exported_at=exported_at)
    return Found(landed, "ignored", message=message)


def _recognise(landed: Landed, sources: list[Source]) -> Found:
    if landed.problem:
        status = "empty" if "empty" in landed.problem else "unreadable"
        return Found(landed, status, message=f"{landed.source_file}: {landed.problem}.")
    header = {column.lower() for column in landed.columns}
    candidates = [(source, record) for source in sources for record in source.records if _fits(record, landed, header)]
    if not candidates:
        return Found(landed, "unrecognised", message=_unrecognised(landed, header, sources))
    source, record = max(candidates, key=lambda pair: _rank(pair[1], header))
    if missing := _missing(record, header):
        nearest = f"it needs {', '.join(missing)}; its columns are {', '.join(landed.columns[:8])}"
        message = (
            f"{landed.source_file} row 1: recognised as {record.name}, but {nearest}. Map the columns in {CONFIG_NAME}."
        )
        return Found(landed, "unrecognised", source=source, message=message)
    if landed.n_read == 0:
        return Found(
            landed, "empty", source, record, f"{landed.source_file}: only a header, no records; export it again."
        )
    return Found(landed, "loaded", source, record)


def _fits(record: RecordType, landed: Landed, header: set[str]) -> bool:
    """Whether the file's name, the sheet and the signature of a record type all fit."""
    file, _, sheet = landed.source_file.partition("#")
    name = file.rpartition("/")[2].rpartition("!")[2].lower()
    if record.files and not any(fnmatch(name, pattern.lower()) for pattern in record.files):
        return False
    if record.sheet is not None and record.sheet.lower() != sheet.lower():
        return False
    if record.signature:
        return all(column.lower() in header for column in record.signature)
    return bool(record.files or record.sheet)


def _rank(record: RecordType, header: set[str]) -> tuple[bool, int, float]:
    return bool(record.files or record.sheet), len(record.signature), _share(record, header)


def _share(record: RecordType, header: set[str]) -> float:
    """The share of a mapping's canonical columns that the header can fill."""
    filled = [any(name.lower() in header for name in names) for names in record.columns.values()]
    return sum(filled) / len(filled) if filled else 0.0


def _missing(record: RecordType, header: set[str]) -> list[str]:
    """Required canonical columns that nothing in the file can fill, as `input (canonical)`."""
    required = [
        column.name for column in record.table.columns if column.required and column.name not in record.constants
    ]
    lacking = [name for name in required if not any(n.lower() in header for n in record.columns.get(name, ()))]
    return [f"{' or '.join(record.columns.get(name, ('a column',)))} ({name})" for name in lacking]


def _unrecognised(landed: Landed, header: set[str], sources: list[Source]) -> str:
    """One line: what the file looks like most, and how to mend it."""
    scored = [
        (sum(column.lower() in header for column in record.signature) / len(record.signature), source, record)
        for source in sources
        for record in source.records
        if record.signature
    ]
    share, source, record = max(scored, key=lambda entry: entry[0], default=(0.0, None, None))
    hint = ""
    if source and record and share >= 0.5:
        lacking = ", ".join(column for column in record.signature if column.lower() not in header)
        hint = f" (nearest: {source.system.name} {record.name}, which also has {lacking})"
    if len(landed.columns) == 1:
        hint = f" (all in one column, {landed.columns[0][:60]!r}: is its delimiter unusual?)"
    return f"{landed.source_file} row 1: no mapping claims this file{hint}. Map it in {CONFIG_NAME} or ignore it there."


def _description(found: Found) -> tuple[str, ...]:
    mapped = mapped_columns(found)
    header = set(found.inputs)
    confidence = f"{_share(found.record, header):.0%}" if found.record else ""
    pairs = ", ".join(f"{name} → {', '.join(targets)}" for name, targets in mapped.items())
    return (
        found.landed.source_file,
        found.source.name if found.source else "",
        found.record.entity if found.record else found.status,
        confidence,
        pairs,
        ", ".join(name for name in found.landed.columns if name not in mapped),
        found.message or "",
    )
