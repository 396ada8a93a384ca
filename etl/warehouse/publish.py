"""Published builds: one immutable warehouse file a build, and a small pointer that names the current one.

A reader opens the pointer and then the file it names; it never sees a half-written build. The last two builds and the
last of each quarter (by as-of date) are kept; everything older is removed when a new one is published.
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Pointer:
    """The current build of a warehouse folder, and the kept ones (newest first, the current one included)."""

    build_id: str
    path: Path
    builds: tuple[Build, ...]


def read_pointer(warehouse: Path) -> Pointer | None:
    """The current build of `warehouse`, or None where nothing has been published yet."""
    try:
        content = json.loads((warehouse / POINTER_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    builds = tuple(Build(**build) for build in content["builds"])
    return Pointer(build_id=content["build_id"], path=warehouse / content["file"], builds=builds)


def publish(built: Path, warehouse: Path, *, build_id: str, as_of_on: date) -> Pointer:
    """Move the finished database `built` into `warehouse` and point readers at it, in one atomic step each."""
    previous = read_pointer(warehouse)
    new = Build(build_id=build_id, file=f"warehouse-{build_id}.duckdb", as_of_on=as_of_on.isoformat())
    os.replace(built, warehouse / new.file)
    kept = _kept((new, *(previous.builds if previous else ())))
    _write_atomically(
        warehouse / POINTER_NAME,
        json.dumps({"build_id": build_id, "file": new.file, "builds": [asdict(build) for build in kept]}, indent=2),
    )
    _remove_all_but(warehouse, {build.file for build in kept})
    return Pointer(build_id=build_id, path=warehouse / new.file, builds=kept)


def read_verdicts(warehouse: Path) -> list[str]:
    """The lines of the verdict log beside the pointer; none before the first build."""
    path = warehouse / VERDICTS_NAME
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def append_verdicts(warehouse: Path, lines: tuple[str, ...]) -> None:
    """Append to the verdict log, all lines or none."""
    if lines:
        everything = [*read_verdicts(warehouse), *lines]
        _write_atomically(warehouse / VERDICTS_NAME, "".join(f"{line}\n" for line in everything))


def _kept(builds: tuple[Build, ...]) -> tuple[Build, ...]:
    """Of `builds` (newest first): the newest two, and the newest of each calendar quarter."""
    kept: list[Build] = []
    quarters: set[tuple[int, int]] = set()
    for position, build in enumerate(builds):
        as_of = date.fromisoformat(build.as_of_on)
        quarter = (as_of.year, (as_of.month - 1) // 3)
        if position < BUILDS_TO_KEEP or quarter not in quarters:
            kept.append(build)
        quarters.add(quarter)
    return tuple(kept)


def _write_atomically(path: Path, text: str) -> None:
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


def _remove_all_but(warehouse: Path, kept: set[str]) -> None:
    for file in warehouse.glob("warehouse-*.duckdb"):
        if file.name not in kept:
            file.unlink()
