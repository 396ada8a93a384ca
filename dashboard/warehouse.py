"""The only module that opens DuckDB: published builds, read-only, one build for the whole of a page run.

A build of another schema version than this software's is refused when it is leased. An in-memory hub attaches each
build under an alias of its own. A page run leases the current alias and uses it for all its queries; a new build is
attached beside it, an old one detached when nobody leases it any more. Each query has a cursor of its own: one
connection shared by threads returns other users' rows.
"""

import importlib.metadata
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard import fiscal
from dashboard.kept import Kept
from dashboard.locale import t
from etl.errors import CommonGroundError
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear
from etl.settings.paths import WAREHOUSE
from etl.warehouse.publish import Build as Published
from etl.warehouse.publish import Pointer, of_quarters, read_pointer
from etl.warehouse.schema_version import SCHEMA_VERSION

ATTEMPTS = 3  # at a build that newer ones remove between the reading of the pointer and the opening of the file
KEPT_BYTES = 128 * 1024**2  # of answers, which hold as long as their build: it never changes


def folder() -> Path:
    """The warehouse that this app shows: COMMON_GROUND_WAREHOUSE, else data/warehouse."""
    return Path(os.environ.get("COMMON_GROUND_WAREHOUSE") or WAREHOUSE)


def chosen() -> str | None:
    """The build that the app was asked to show: COMMON_GROUND_BUILD; None means the current one."""
    return os.environ.get("COMMON_GROUND_BUILD") or None


class OtherVersionError(CommonGroundError):
    """A build that this version can't read: an older or a newer one made it."""


@dataclass(frozen=True, slots=True)
class Build:
    """One attached build, as leased by a page run."""

    build_id: str
    alias: str
    hub: "Hub"
    what_if: str = ""  # the options that made it a what-if; empty for a regular build
    is_promoted: bool = False  # a what-if that reviews of its quarter rest on
    kept_as_of: str = ""  # the last day of a build that is not the current one
    fiscal_year: FiscalYear = CALENDAR_YEAR  # whose quarters its tables have

    def query(self, sql: str, params: Sequence[Any] = ()) -> pl.DataFrame:
        """The rows of `sql` on this build; tables are named schema.table, values are bound.

        Raises OtherVersionError where the build lacks a table or column.
        """
        key = (self.alias, sql, tuple(tuple(value) if isinstance(value, list) else value for value in params))
        return self.hub.answers.get(key, lambda: self._asked(sql, params)).clone()

    def _asked(self, sql: str, params: Sequence[Any]) -> pl.DataFrame:
        with self.hub.connection.cursor() as cursor:
            cursor.execute(f"use {self.alias}")
            try:
                frame: pl.DataFrame = cursor.sql(sql, params=list(params)).pl()
            except (duckdb.BinderException, duckdb.CatalogException) as error:
                raise OtherVersionError(
                    t("Build {build} was made by another version of Common Ground. Run `common-ground build`, then try"
                      " again.", build=self.build_id)
                ) from error  # fmt: skip
            return frame

    def refuse_other_version(self) -> None:
        """Raise OtherVersionError, with what to do, where the build is of another schema version than this software."""
        rows = self.query("select * from meta.builds").to_dicts()
        made = rows[0] if rows else {}
        version = made.get("schema_version") or 0
        if version != SCHEMA_VERSION:
            raise OtherVersionError(_other_version(self, version, _software(made.get("versions"))))


def _software(versions: str | None) -> str:
    """`0.1.0`, from the versions that a build notes."""
    try:
        return str(json.loads(versions or "{}").get("common-ground") or "?")
    except (ValueError, AttributeError):
        return "?"


def _other_version(build: Build, version: int, made_by: str) -> str:
    """Which version made the build, and what to do."""
    values = {
        "build": build.build_id,
        "made_by": made_by,
        "version": str(version),
        "own": importlib.metadata.version("common-ground"),
        "own_version": str(SCHEMA_VERSION),
    }
    if build.kept_as_of and version < SCHEMA_VERSION:
        return t("Build {build} was made by Common Ground {made_by} (schema {version}), older than this version, {own}"
                 " (schema {own_version}). Run `common-ground build --as-of {day}`, then `common-ground builds promote`"
                 " with the id that it prints.", day=build.kept_as_of, **values)  # fmt: skip
    if version < SCHEMA_VERSION:
        return t("Build {build} was made by Common Ground {made_by} (schema {version}), older than this version, {own}"
                 " (schema {own_version}). Run `common-ground build`, then try again.", **values)  # fmt: skip
    return t("Build {build} was made by Common Ground {made_by} (schema {version}), newer than this version, {own}"
             " (schema {own_version}). Update Common Ground, or run `common-ground build` with this version.",
             **values)  # fmt: skip


def _size(frame: pl.DataFrame) -> int:
    return int(frame.estimated_size())


@dataclass(slots=True)
class Hub:
    """The attached builds of one warehouse folder, and how many page runs lease each."""

    folder: Path
    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    )
    leases: dict[str, int] = field(default_factory=dict)
    answers: Kept[pl.DataFrame] = field(default_factory=lambda: Kept(KEPT_BYTES, _size))
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def lease(self, build_id: str | None = None) -> Iterator[Build | None]:
        """The current build, a kept one or a what-if, for as long as the context lasts; None where it is not published.

        Raises OtherVersionError where another version made it.
        """
        build = self._enter(build_id)
        if build is None:
            yield None
            return
        try:
            yield build
        finally:
            self._leave(build.alias)

    def _enter(self, build_id: str | None) -> Build | None:
        with self.lock:
            for attempt in range(ATTEMPTS):
                pointer = read_pointer(self.folder)
                published = _found(pointer, build_id)
                if pointer is None or published is None:
                    return None
                try:
                    return self._leased(published, current=pointer.build_id)
                except duckdb.Error as error:
                    if attempt == ATTEMPTS - 1:
                        raise CommonGroundError(
                            t("The file of build {build}, {file}, can't be opened. Restore it from a backup, or run"
                              " `common-ground build`.", build=published.build_id, file=published.file)
                        ) from error  # fmt: skip
        return None

    def _leased(self, published: Published, *, current: str) -> Build:
        alias = _alias(published.build_id)
        if alias not in self.leases:
            path = str(self.folder / published.file).replace("'", "''")
            self.connection.execute(f"attach '{path}' as {alias} (read_only)")
            self.leases[alias] = 0
        build = Build(
            published.build_id,
            alias,
            self,
            what_if=published.what_if,
            is_promoted=published.is_promoted,
            kept_as_of="" if published.build_id == current else published.as_of_on,
            fiscal_year=FiscalYear(published.fiscal_year_starts),
        )
        build.refuse_other_version()
        self.leases[alias] += 1
        self._detach_unused(current=_alias(current))
        return build

    def _leave(self, alias: str) -> None:
        with self.lock:
            self.leases[alias] -= 1

    def _detach_unused(self, *, current: str) -> None:
        for alias in [name for name, count in self.leases.items() if count == 0 and name != current]:
            self.connection.execute(f"detach {alias}")
            del self.leases[alias]


def _found(pointer: Pointer | None, build_id: str | None) -> Published | None:
    """The build of that id, or the current one; None where it is not there."""
    if pointer is None:
        return None
    try:
        return pointer.find(build_id or pointer.build_id)
    except KeyError:
        return None


def _alias(build_id: str) -> str:
    return "b" + "".join(c if c.isalnum() else "_" for c in build_id)


_hubs: dict[Path, Hub] = {}
_hubs_lock = threading.Lock()
_leased: ContextVar[Build | None] = ContextVar("leased", default=None)


@contextmanager
def lease(build_id: str | None = None) -> Iterator[Build | None]:
    """Lease a build of the app's warehouse, by default the chosen or the current one; `current()` returns it inside.

    Raises OtherVersionError where another version made it.
    """
    path = folder().resolve()
    with _hubs_lock:
        if path not in _hubs:
            _hubs[path] = Hub(path)
        hub = _hubs[path]
    with hub.lease(build_id or chosen()) as build:
        token = _leased.set(build)
        try:
            with fiscal.using(build.fiscal_year if build else CALENDAR_YEAR):
                yield build
        finally:
            _leased.reset(token)


def of_each_quarter() -> tuple[Published, ...]:
    """The build that is kept of each quarter, the latest quarter first; what-ifs are none's."""
    pointer = read_pointer(folder())
    return tuple(of_quarters(pointer.builds).values()) if pointer else ()


def what_ifs() -> tuple[Published, ...]:
    """The what-ifs of the app's warehouse, newest first."""
    pointer = read_pointer(folder())
    return pointer.what_ifs if pointer else ()


def current() -> Build:
    """The build that this page run leases. Raises LookupError outside a lease."""
    build = _leased.get()
    if build is None:
        raise LookupError("No build is leased.")
    return build
