"""What a person decides of the published builds: pin, promote, forget."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl.errors import CommonGroundError
from etl.warehouse.publish import Build, Pointer, of_quarters, quarter_of, quarter_start, read_pointer, write_pointer


@dataclass(frozen=True, slots=True)
class Choice:
    """A build that somebody named, and the builds that it lies among."""

    build: Build
    pointer: Pointer

    @property
    def is_current(self) -> bool:
        """Whether the app shows it."""
        return self.build.build_id == self.pointer.build_id

    @property
    def is_what_if(self) -> bool:
        """Whether it is kept apart from the regular builds."""
        return self.build in self.pointer.what_ifs

    @property
    def quarter(self) -> str | None:
        """The quarter whose build it is; None where it is none's."""
        return next((name for name, build in of_quarters(self.pointer.builds).items() if build == self.build), None)


def published(warehouse: Path) -> Pointer:
    """The builds of a warehouse. Raises CommonGroundError where there is none."""
    pointer = read_pointer(warehouse)
    if pointer is None:
        raise CommonGroundError(f"No build is published in {warehouse}; run `common-ground build` first.")
    return pointer


def choose(warehouse: Path, build_id: str) -> Choice:
    """The build of that id. Raises CommonGroundError, with those that there are, where there is none."""
    pointer = published(warehouse)
    try:
        return Choice(pointer.find(build_id), pointer)
    except KeyError:
        names = ", ".join(build.build_id for build in (*pointer.builds, *pointer.what_ifs))
        raise CommonGroundError(f"No build is called {build_id!r}. There are: {names}.") from None


def table(warehouse: Path) -> pl.DataFrame:
    """One row a build: build, as_of, quarter, mb, schema, kind, options (that made it a what-if)."""
    pointer = published(warehouse)
    choices = [Choice(build, pointer) for build in (*pointer.builds, *pointer.what_ifs)]
    return pl.DataFrame(
        {
            "build": [choice.build.build_id for choice in choices],
            "as_of": [choice.build.as_of_on for choice in choices],
            "quarter": [quarter_of(choice.build) for choice in choices],
            "mb": [_megabytes(warehouse / choice.build.file) for choice in choices],
            "schema": [choice.build.schema_version for choice in choices],
            "kind": [_kind(choice) for choice in choices],
            "options": [choice.build.what_if for choice in choices],
        },
        schema_overrides={"schema": pl.Int64, "mb": pl.Float64},
    )


def pin(warehouse: Path, build_id: str, *, is_pinned: bool = True) -> None:
    """Keep a build until it is unpinned, whatever is published after it; or let it go as the others do."""
    choice = choose(warehouse, build_id)
    changed = replace(choice.build, is_pinned=is_pinned)
    builds, what_ifs = (
        tuple(changed if build == choice.build else build for build in group)
        for group in (choice.pointer.builds, choice.pointer.what_ifs)
    )
    write_pointer(warehouse, changed if choice.is_current else choice.pointer.current, builds, what_ifs)


def promote(warehouse: Path, build_id: str) -> Choice:
    """Make a build its quarter's, and the current one unless that is of a later quarter; what it is from then on.

    The build that it takes the place of is pinned, so that nothing is lost. The verdict log gains nothing: it holds
    what regular builds issued at their time.
    """
    choice = choose(warehouse, build_id)
    promoted = replace(choice.build, is_promoted=True)
    displaced = of_quarters(choice.pointer.builds).get(quarter_of(promoted))
    builds, what_ifs = _without(choice)
    builds = tuple(replace(build, is_pinned=True) if build == displaced else build for build in builds)
    is_latest = not builds or quarter_start(promoted) >= quarter_start(choice.pointer.current)
    current = promoted if is_latest or choice.is_current else choice.pointer.current
    return Choice(promoted, write_pointer(warehouse, current, (promoted, *builds), what_ifs))


def forget(warehouse: Path, build_id: str) -> Pointer:
    """Remove a build and its file; the pointer afterwards.

    Where it was the current one, the build of the latest quarter is, else the last what-if. Raises CommonGroundError
    where it is pinned or the only one.
    """
    choice = choose(warehouse, build_id)
    if choice.build.is_pinned:
        raise CommonGroundError(f"{build_id} is pinned; unpin it first: common-ground builds pin {build_id} --off")
    builds, what_ifs = _without(choice)
    others = (*of_quarters(builds).values(), *what_ifs)
    if not others:
        raise CommonGroundError(f"{build_id} is the only build; build anew before you forget it.")
    return write_pointer(warehouse, others[0] if choice.is_current else choice.pointer.current, builds, what_ifs)


def _without(choice: Choice) -> tuple[tuple[Build, ...], tuple[Build, ...]]:
    """The other builds, and the other what-ifs."""
    builds, what_ifs = (
        tuple(build for build in group if build != choice.build)
        for group in (choice.pointer.builds, choice.pointer.what_ifs)
    )
    return builds, what_ifs


def _kind(choice: Choice) -> str:
    parts = ["current"] if choice.is_current else []
    if choice.is_what_if:
        parts.append("what-if")
    elif choice.quarter:
        parts.append(f"of {choice.quarter}")
    parts += ["promoted"] if choice.build.is_promoted else []
    parts += ["pinned"] if choice.build.is_pinned else []
    return ", ".join(parts) or "earlier"


def _megabytes(path: Path) -> float | None:
    return round(path.stat().st_size / 1e6, 1) if path.exists() else None
