"""Reading the published warehouse: the only module of the app that opens DuckDB.

One in-memory hub a process attaches each build read-only under an alias of its own. A page run leases the current
build and asks all its questions of that one, so a build published meanwhile never mixes with it; the old build is
detached when its last lease ends.
"""

import functools
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from etl.publish import Pointer, read_pointer

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT_VARIABLE = "COMMON_GROUND_WAREHOUSE"
_ATTEMPTS = 3  # at a build that a newer one may be removing


def folder() -> Path:
    """The warehouse folder: COMMON_GROUND_WAREHOUSE, else data/warehouse of the project."""
    return Path(os.environ.get(ENVIRONMENT_VARIABLE) or PROJECT / "data" / "warehouse")


@dataclass(frozen=True, slots=True)
class Lease:
    """One build, held for as long as a page run asks it questions."""

    build_id: str
    alias: str
    hub: "Hub"

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pl.DataFrame:
        """The rows of `sql`, a SELECT with `$name` parameters and schema-qualified tables (`marts.deal_outcomes`)."""
        cursor = self.hub.connection.cursor()
        try:
            cursor.execute(f'use "{self.alias}"')
            return cursor.sql(sql, params=parameters or {}).pl()
        finally:
            cursor.close()


class Hub:
    """The builds that this process has attached. Never closed: its cursors would die with it."""

    def __init__(self, warehouse: Path) -> None:
        self.connection = duckdb.connect(":memory:", config={"python_enable_replacements": False})
        self._warehouse = warehouse
        self._lock = threading.Lock()
        self._leases: Counter[str] = Counter()
        self._attached: set[str] = set()
        self._current: str | None = None

    @contextmanager
    def lease(self) -> Iterator[Lease | None]:
        """The current build, or None where nothing is published."""
        with self._lock:
            pointer = self._attach_current()
            alias = _alias(pointer) if pointer else None
            if alias:
                self._leases[alias] += 1
        if pointer is None or alias is None:
            yield None
            return
        try:
            yield Lease(build_id=pointer.build_id, alias=alias, hub=self)
        finally:
            with self._lock:
                self._leases[alias] -= 1
                self._detach_unused()

    def _attach_current(self) -> Pointer | None:
        for attempt in range(1, _ATTEMPTS + 1):
            pointer = read_pointer(self._warehouse)
            if pointer is None or (alias := _alias(pointer)) in self._attached:
                break
            try:
                path = str(pointer.path).replace("'", "''")
                self.connection.cursor().execute(f"attach '{path}' as \"{alias}\" (read_only)")
                self._attached.add(alias)
                break
            except duckdb.IOException:
                if attempt == _ATTEMPTS:
                    raise
        self._current = _alias(pointer) if pointer else None
        self._detach_unused()
        return pointer

    def _detach_unused(self) -> None:
        for alias in [a for a in self._attached if a != self._current and self._leases[a] == 0]:
            self.connection.cursor().execute(f'detach "{alias}"')
            self._attached.discard(alias)
            del self._leases[alias]


def _alias(pointer: Pointer) -> str:
    return "b" + "".join(character if character.isalnum() else "_" for character in pointer.build_id)


@functools.cache
def hub(warehouse: Path) -> Hub:
    """The process's hub for a warehouse folder."""
    return Hub(warehouse)


_current_lease: ContextVar[Lease] = ContextVar("_current_lease")


@contextmanager
def page_run() -> Iterator[Lease | None]:
    """Lease the current build for one run of a page; `query` reads it. None where nothing is published."""
    with hub(folder()).lease() as lease:
        if lease is None:
            yield None
            return
        token = _current_lease.set(lease)
        try:
            yield lease
        finally:
            _current_lease.reset(token)


def query(sql: str, parameters: dict[str, Any] | None = None) -> pl.DataFrame:
    """The rows of a SELECT on the build that this page run has leased."""
    return _current_lease.get().query(sql, parameters)


def build_id() -> str:
    """The build that this page run has leased."""
    return _current_lease.get().build_id
