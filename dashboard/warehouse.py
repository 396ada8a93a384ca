"""The only module that opens DuckDB: published builds, read-only, one build for the whole of a page run.

An in-memory hub attaches each build under an alias of its own. A page run leases the current alias and uses it for all
its queries; a new build is attached beside it, an old one detached when nobody leases it any more. Each query has
a cursor of its own: one connection shared by threads returns other users' rows.
"""

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

from etl.settings.paths import WAREHOUSE
from etl.warehouse.publish import Build as Published
from etl.warehouse.publish import read_pointer

ATTEMPTS = 3  # at a build that newer ones remove between the reading of the pointer and the opening of the file


def folder() -> Path:
    """The warehouse that this app shows: COMMON_GROUND_WAREHOUSE, else data/warehouse."""
    return Path(os.environ.get("COMMON_GROUND_WAREHOUSE") or WAREHOUSE)


class OlderBuildError(RuntimeError):
    """A build that lacks what this version reads: an older version made it."""


@dataclass(frozen=True, slots=True)
class Build:
    """One attached build, as leased by a page run."""

    build_id: str
    alias: str
    hub: duckdb.DuckDBPyConnection

    def query(self, sql: str, params: Sequence[Any] = ()) -> pl.DataFrame:
        """The rows of `sql` on this build; tables are named schema.table, values are bound.

        Raises OlderBuildError where the build lacks a table or column.
        """
        with self.hub.cursor() as cursor:
            cursor.execute(f"use {self.alias}")
            try:
                frame: pl.DataFrame = cursor.sql(sql, params=list(params)).pl()
            except (duckdb.BinderException, duckdb.CatalogException) as error:
                raise OlderBuildError(
                    f"Build {self.build_id} was made by another version of Common Ground. Build anew, then try again."
                ) from error
            return frame


@dataclass(slots=True)
class Hub:
    """The attached builds of one warehouse folder, and how many page runs lease each."""

    folder: Path
    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    )
    leases: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def lease(self, build_id: str | None = None) -> Iterator[Build | None]:
        """The current build, or a kept one, for as long as the context lasts; None where it is not published."""
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
                wanted = build_id or (pointer and pointer.build_id)
                published = (
                    next((build for build in pointer.builds if build.build_id == wanted), None) if pointer else None
                )
                if pointer is None or published is None:
                    return None
                try:
                    return self._leased(published, current=pointer.build_id)
                except duckdb.IOException:
                    if attempt == ATTEMPTS - 1:
                        raise
        return None

    def _leased(self, published: Published, *, current: str) -> Build:
        alias = _alias(published.build_id)
        if alias not in self.leases:
            path = str(self.folder / published.file).replace("'", "''")
            self.connection.execute(f"attach '{path}' as {alias} (read_only)")
            self.leases[alias] = 0
        self.leases[alias] += 1
        self._detach_unused(current=_alias(current))
        return Build(published.build_id, alias, self.connection)

    def _leave(self, alias: str) -> None:
        with self.lock:
            self.leases[alias] -= 1

    def _detach_unused(self, *, current: str) -> None:
        for alias in [name for name, count in self.leases.items() if count == 0 and name != current]:
            self.connection.execute(f"detach {alias}")
            del self.leases[alias]


def _alias(build_id: str) -> str:
    return "b" + "".join(c if c.isalnum() else "_" for c in build_id)


_hubs: dict[Path, Hub] = {}
_hubs_lock = threading.Lock()
_leased: ContextVar[Build | None] = ContextVar("leased", default=None)


@contextmanager
def lease(build_id: str | None = None) -> Iterator[Build | None]:
    """Lease the current build of the app's warehouse, or a kept one; `current()` returns it inside the context."""
    path = folder().resolve()
    with _hubs_lock:
        hub = _hubs.setdefault(path, Hub(path))
    with hub.lease(build_id) as build:
        token = _leased.set(build)
        try:
            yield build
        finally:
            _leased.reset(token)


def kept() -> tuple[Published, ...]:
    """The builds of the app's warehouse that are still there, newest first: the last two, and each quarter's last."""
    pointer = read_pointer(folder())
    return pointer.builds if pointer else ()


def current() -> Build:
    """The build that this page run leases. Raises LookupError outside a lease."""
    build = _leased.get()
    if build is None:
        raise LookupError("No build is leased.")
    return build
