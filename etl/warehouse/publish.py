"""Published builds: one immutable warehouse file a build, and a small pointer that names the current one.

A reader opens the pointer and then the file it names; it never sees a half-written build. Kept are the last two builds,
of each quarter the build with the latest as-of date, and what is pinned or was promoted; what else there is goes when a
new build is published. What-ifs (built as of a day before the data's end, or with other thresholds) are kept apart
until they are forgotten, and are no quarter's build unless promoted.
"""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from etl.errors import CommonGroundError
from etl.fiscal_year import JANUARY, FiscalYear
from etl.warehouse.schema_version import SCHEMA_VERSION

POINTER_NAME = "pointer.json"
VERDICTS_NAME = "verdicts.jsonl"
BUILDS_TO_KEEP = 2
ATTEMPTS_TO_REPLACE = 10


@dataclass(frozen=True, slots=True)
class Build:
    """One published build."""

    build_id: str
    file: str  # name of the warehouse file, beside the pointer
    as_of_on: str  # ISO date
    schema_version: int | None = None  # None: published before builds had one
    what_if: str = ""  # the options that made it a what-if, as they were given; empty for a regular build
    is_pinned: bool = False
    is_promoted: bool = False  # takes its quarter's place, whatever the as-of date of the one there
    fiscal_year_starts: int = JANUARY  # the month, as the settings said: its quarters are of these years
    fingerprint: str = ""  # `fingerprint`: of all that it was made of


@dataclass(frozen=True, slots=True)
class Pointer:
    """The current build of a warehouse folder, the kept ones and the what-ifs (newest first, the current one included).

    The current one is a what-if only where there is nothing else.
    """

    build_id: str
    path: Path
    builds: tuple[Build, ...]
    what_ifs: tuple[Build, ...] = ()

    @property
    def current(self) -> Build:
        """The current build."""
        return self.find(self.build_id)

    def find(self, build_id: str) -> Build:
        """The build of that id. Raises KeyError where there is none."""
        for build in (*self.builds, *self.what_ifs):
            if build.build_id == build_id:
                return build
        raise KeyError(build_id)


def read_pointer(warehouse: Path) -> Pointer | None:
    """The current build of `warehouse`, or None where nothing has been published yet.

    Raises CommonGroundError where the pointer can't be read.
    """
    path = warehouse / POINTER_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Pointer(
            build_id=content["build_id"],
            path=warehouse / content["file"],
            builds=tuple(_parsed(build) for build in content["builds"]),
            what_ifs=tuple(_parsed(build) for build in content.get("what_ifs", ())),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommonGroundError(
            f"{path} can't be read ({type(error).__name__}): it names the published builds. Restore it from a backup,"
            " or give another --warehouse and build there."
        ) from error


def publish(
    built: Path,
    warehouse: Path,
    *,
    build_id: str,
    as_of_on: date,
    what_if: str = "",
    fiscal_year_starts: int = JANUARY,
    fingerprint: str = "",
) -> Pointer:
    """Move the finished database `built` into `warehouse` and point readers at it, in one atomic step each.

    A what-if leaves the current build what it is, unless there is no other build than what-ifs.
    """
    previous = read_pointer(warehouse)
    builds, what_ifs = (previous.builds, previous.what_ifs) if previous else ((), ())
    new = Build(
        build_id,
        f"warehouse-{build_id}.duckdb",
        as_of_on.isoformat(),
        SCHEMA_VERSION,
        what_if,
        fiscal_year_starts=fiscal_year_starts,
        fingerprint=fingerprint,
    )
    os.replace(built, warehouse / new.file)
    if not what_if:
        return write_pointer(warehouse, new, (new, *builds), what_ifs)
    current = previous.current if previous and builds else new
    return write_pointer(warehouse, current, builds, (new, *what_ifs))


def write_pointer(warehouse: Path, current: Build, builds: Iterable[Build], what_ifs: Iterable[Build]) -> Pointer:
    """Point readers at `current`, and remove the files of builds that are kept no longer."""
    pointer = Pointer(current.build_id, warehouse / current.file, kept(builds, current), tuple(what_ifs))
    content = {
        "build_id": current.build_id,
        "file": current.file,
        "builds": [asdict(build) for build in pointer.builds],
        "what_ifs": [asdict(build) for build in pointer.what_ifs],
    }
    write_atomically(warehouse / POINTER_NAME, json.dumps(content, indent=2))
    _remove_all_but(warehouse, {build.file for build in (*pointer.builds, *pointer.what_ifs)})
    return pointer


def quarter_of(build: Build) -> str:
    """The quarter of a build's as-of date: `2026Q3`, or `FY27Q1` of a fiscal year."""
    return FiscalYear(build.fiscal_year_starts).quarter_name(date.fromisoformat(build.as_of_on)).replace(" ", "")


def quarter_start(build: Build) -> date:
    """The first day of the quarter of a build's as-of date."""
    return FiscalYear(build.fiscal_year_starts).quarter_start(date.fromisoformat(build.as_of_on))


def of_quarters(builds: Iterable[Build]) -> dict[str, Build]:
    """The build of each quarter, the latest quarter first; `builds` newest first.

    In the order of publishing, a build takes its quarter's place where its as-of date is no earlier than that of the
    build there, or where it was promoted.
    """
    found: dict[str, Build] = {}
    for build in reversed(tuple(builds)):
        there = found.get(quarter_of(build))
        if there is None or build.is_promoted or build.as_of_on >= there.as_of_on:
            found[quarter_of(build)] = build
    return dict(sorted(found.items(), key=lambda item: item[1].as_of_on, reverse=True))


def kept(builds: Iterable[Build], current: Build) -> tuple[Build, ...]:
    """Of the regular `builds` (newest first) those that stay.

    The newest two, each quarter's, the pinned and promoted ones, and the current one.
    """
    everything = tuple(builds)
    stay = {build.build_id for build in (*everything[:BUILDS_TO_KEEP], *of_quarters(everything).values(), current)}
    return tuple(build for build in everything if build.is_pinned or build.is_promoted or build.build_id in stay)


def read_verdicts(warehouse: Path) -> list[str]:
    """The lines of the verdict log beside the pointer; none before the first build."""
    path = warehouse / VERDICTS_NAME
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def append_verdicts(warehouse: Path, lines: tuple[str, ...]) -> None:
    """Append to the verdict log, all lines or none."""
    if lines:
        everything = [*read_verdicts(warehouse), *lines]
        write_atomically(warehouse / VERDICTS_NAME, "".join(f"{line}\n" for line in everything))


def _parsed(content: dict[str, Any]) -> Build:
    """A build of the pointer; what a later version wrote beside it is passed over."""
    return Build(**{field.name: content[field.name] for field in fields(Build) if field.name in content})


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by one with this text, wholly or not at all."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _replace(draft, path)


def _replace(draft: Path, path: Path) -> None:
    """Put `draft` in the place of `path`; on Windows that is refused for the moment in which a reader has it open."""
    for _ in range(ATTEMPTS_TO_REPLACE - 1):
        try:
            os.replace(draft, path)
            return
        except PermissionError:
            time.sleep(0.1)
    os.replace(draft, path)


def _remove_all_but(warehouse: Path, stay: set[str]) -> None:
    for file in warehouse.glob("warehouse-*.duckdb"):
        if file.name not in stay:
            try:
                file.unlink()
            except PermissionError:  # open on Windows; the next publishing removes it
                continue
