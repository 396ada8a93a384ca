"""What each file of a folder of exports is: which source it belongs to and which record type it holds."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from fnmatch import fnmatch
from pathlib import Path

from etl.errors import Failure, UnreadableFileError
from etl.extract.folders import Entry, walk
from etl.extract.land import land
from etl.extract.landed_table import Landed
from etl.extract.readers.file_types import ACCOMPANYING, KINDS
from etl.extract.snapshot import Told
from etl.recognise.match import Found, Status, recognise, without_rows
from etl.settings.config import CONFIG_NAME, Settings
from etl.settings.places import legible
from etl.settings.source import Source

IGNORED_FILES = (CONFIG_NAME, "truth.json", "*.toml", *ACCOMPANYING)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every table under the exports, in a fixed order."""

    files: tuple[Found, ...]


def identify(
    settings: Settings,
    cache: Path,
    on_progress: Callable[[int, int], None] | None = None,
    told: Told | None = None,
) -> Plan:
    """Land every file under the exports into `cache`, and recognise it; `told` may know the hashes of files."""
    claims = list(files(settings))
    found: list[Found] = []
    for done, (entry, sources) in enumerate(claims, start=1):
        found += _identify(entry, _name(entry.path, sources, settings), sources, settings, cache, told)
        if on_progress:
            on_progress(done, len(claims))
    return Plan(tuple(_told_apart(found)))


def _name(file: Path, sources: list[Source], settings: Settings) -> str:
    """What a file is called: by its place below the exports, or as a table of the source that it was fetched from."""
    fetched = next((source for source in sources if source.is_fetched), None)
    if fetched:
        return f"{fetched.path.name}/{file.stem}"
    exports = settings.exports.resolve()
    name = Path(
        os.path.relpath(file, exports if os.path.isdir(exports) and file != exports else exports.parent)
    ).as_posix()
    return legible(name)


def _told_apart(tables: list[Found]) -> Iterator[Found]:
    """Tables of distinct names: a file may be called as a sheet of another one is."""
    taken: set[str] = set()
    for found in tables:
        name = found.landed.source_file
        while name in taken:
            name += "_2"
        taken.add(name)
        yield replace(found, landed=replace(found.landed, source_file=name))


def files(settings: Settings) -> Iterator[tuple[Entry, list[Source]]]:
    """Files, and what is passed over, with the sources that may claim them.

    These are the declared ones that hold it most closely, else the packaged.
    """
    declared = [source for source in settings.sources if source.is_declared and (source.is_fetched or not source.url)]
    packaged = [source for source in settings.sources if not source.is_declared]
    roots = {source.path.resolve() for source in declared}
    if not settings.is_only_named:
        roots.add(settings.exports.resolve())
    entries = {entry.path: entry for root in roots for entry in walk(root)}
    for file, entry in sorted(entries.items()):
        holding = [source for source in declared if file.is_relative_to(source.path.resolve())]
        depth = max((len(source.path.resolve().parts) for source in holding), default=0)
        closest = [source for source in holding if len(source.path.resolve().parts) == depth]
        yield entry, closest or packaged


def _identify(
    entry: Entry, name: str, sources: list[Source], settings: Settings, cache: Path, told: Told | None
) -> list[Found]:
    """The tables of a file as they are recognised; what stands for it where it is not read."""
    file = entry.path
    is_fetched = any(source.is_fetched for source in sources)
    patterns = () if is_fetched else (*IGNORED_FILES, *settings.ignore)  # its tables were chosen already
    is_ignored = any(fnmatch(file.name.lower(), pattern.lower()) or fnmatch(name, pattern) for pattern in patterns)
    exported_on = next((source.exported_on for source in sources if source.exported_on), None)
    exported_at = datetime.combine(exported_on, time(23, 59, 59)) if exported_on else None
    if entry.problem and not is_ignored:
        return [_not_read(entry, name)]
    if is_ignored or file.suffix.lower() not in KINDS:
        message = (
            None if is_ignored else f"{name}: files of this kind are not read; export it as CSV, XLSX or JSON lines."
        )
        return [_ignored(entry, name, message)]
    arrays = _arrays(settings)
    try:
        tables = land(
            file, cache, source_file=name, exported_at=exported_at, arrays=arrays, as_of=settings.as_of, told=told
        )
    except UnreadableFileError as error:
        return [_not_read(replace(entry, problem=str(error), failure=error.failure), name)]
    if file.suffix.lower() == ".txt" and tables[0].failure is Failure.PLAIN_TEXT:
        return [_ignored(entry, name, None)]
    found = [recognise(landed, sources) for landed in tables]
    is_read_in_parts = any(table.landed.is_part and table.is_loaded for table in found)
    return [without_rows(t) if is_read_in_parts and t.is_unclaimed else t for t in found]


def _arrays(settings: Settings) -> tuple[str, ...]:
    """The arrays inside JSON records whose elements some mapping reads as rows."""
    return tuple(sorted({kind.each for source in settings.sources for kind in source.kinds if kind.each}))


def _ignored(entry: Entry, name: str, message: str | None) -> Found:
    return Found(Landed(name, "", entry.size, entry.modified), Status.IGNORED, message=message)


def _not_read(entry: Entry, name: str) -> Found:
    """What stands for a file that can't be read, or is passed over; it has a `problem`."""
    status = Status.IGNORED if entry.failure is Failure.PASSED_OVER else Status.UNREADABLE
    landed = Landed(name, "", entry.size, entry.modified, problem=entry.problem, failure=entry.failure)
    return Found(landed, status, message=f"{name}: {entry.problem}.")
