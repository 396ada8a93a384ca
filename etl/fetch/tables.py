"""The tables of one source, fetched into a folder: whole, or where a cursor tells what is new, only that.

A part holds the rows whose cursor is not below the highest one fetched before, without those that are there already:
rows that share the highest value and came later are not missed, and none stands twice.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from etl.engines.tables import Database, DatabaseError, Extent, Stored
from etl.fetch.deadline import Deadline
from etl.fetch.kept import KeptTable, Part, file_name, place_of
from etl.settings.places import sha256
from etl.settings.source import Source

MEND_OF_SLOW = "raise table_seconds, or name fewer tables"
BOOKKEEPING = ("_dlt_*", "_airbyte_*", "_fivetran_*", "fivetran_*", "*__dbt_tmp", "*__dbt_backup")
_MEND_OF_VANISHED = "mend what fills it, or build with --reload if that is meant"
_MEND_OF_REFUSED = "let the user read it, or leave it out by tables or ignore"
_ENDLESS = ("infinity", "-infinity", "nan")  # cursors above or below which nothing comes
_GRACE = 5  # seconds that a server has to stop by itself


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be fetched, where its files go, and what is there already."""

    source: Source
    ignored: tuple[str, ...]
    files: Path
    before: Mapping[str, KeptTable]
    deadline: Deadline
    taken: set[str] = field(default_factory=set)

    def file(self, table: str) -> Path:
        """The file for a table; no two tables have the same."""
        name = file_name(table, self.taken)
        self.taken.add(name)
        return self.files / name

    def step(self, what: str) -> None:
        """Begin a step, which must end in the time that a table has."""
        self.deadline.step(what, self.source.table_seconds + _GRACE)

    def part(self, file: Path, n_rows: int) -> Part:
        """A file that was written, as it is kept."""
        return Part(f"{place_of(self.files)}/{file.name}", sha256(file), n_rows)


def fetch_tables(request: Request, address: str) -> dict[str, KeptTable]:
    """The tables of a database, all as of one moment. Raises DatabaseError."""
    source = request.source
    request.deadline.step("to connect", source.connect_seconds + _GRACE)
    with ExitStack() as stack:
        try:
            database = stack.enter_context(_opened(source, address))
        except DatabaseError as error:
            mend = error.mend or "start it, or build with --offline"
            raise DatabaseError(f"can't be reached ({error}); {mend}") from None
        request.step("the list of its tables")
        wanted = _wanted(source, database.tables(source.schema_of_tables), request.ignored)
        cursors = _cursors(source, wanted)
        _refuse_vanished(request, wanted)
        fetched: dict[str, KeptTable] = {}
        for name, table in wanted.items():
            with _named(name, source):
                fetched[name] = _fetch(request, database, name, table, cursors.get(name))
        return fetched


def fetch_bucket(request: Request, address: str) -> dict[str, KeptTable]:
    """The named tables of a bucket. Raises DatabaseError."""
    from etl.engines import parquet_objects

    fetched: dict[str, KeptTable] = {}
    for name in request.source.tables:
        request.step(f"table {name}")
        file = request.file(name.removesuffix(".parquet"))
        with _named(name, request.source):
            columns, n_rows = parquet_objects.copy(address, name, file)
        fetched[name] = KeptTable(columns, (request.part(file, n_rows),))
    _refuse_vanished(request, {name: Stored("", dict.fromkeys(table.columns, "")) for name, table in fetched.items()})
    return fetched


def _opened(source: Source, address: str) -> AbstractContextManager[Database]:
    if source.keeper == "DuckDB":
        from etl.engines import duckdb_files

        return duckdb_files.opened(source.path / source.file)
    from etl.engines import postgresql

    return postgresql.opened(address, connect_seconds=source.connect_seconds, statement_seconds=source.table_seconds)


def _wanted(source: Source, found: Mapping[str, Stored], ignored: tuple[str, ...]) -> dict[str, Stored]:
    """The tables that are read: those that the source names, else all but what loaders keep for themselves."""
    schema = source.schema_of_tables
    for name in source.tables:
        if name not in found:
            raise DatabaseError(f"the schema {schema} has no table {name}{_near(name, found)}; mend tables or schema")
    patterns = () if source.tables else (*BOOKKEEPING, *ignored)
    names = source.tables or sorted(found)
    wanted = {name: found[name] for name in names if not any(fnmatch(name.lower(), p.lower()) for p in patterns)}
    if not wanted:
        raise DatabaseError(f"the schema {schema} has no tables; name the one that has them as schema")
    return wanted


def _cursors(source: Source, wanted: Mapping[str, Stored]) -> dict[str, str]:
    """The cursor of every table that has one."""
    if isinstance(source.cursor, str):
        cursors = {name: source.cursor for name, table in wanted.items() if source.cursor in table.columns}
        if source.cursor and not cursors:
            columns = {column for table in wanted.values() for column in table.columns}
            near = _near(source.cursor, columns)
            raise DatabaseError(f"none of its tables has the column {source.cursor}{near}; mend cursor")
        return cursors
    for name, column in source.cursor.items():
        if name not in wanted:
            raise DatabaseError(f"cursor names the table {name}, which is not read{_near(name, wanted)}; mend cursor")
        if column not in wanted[name].columns:
            near = _near(column, wanted[name].columns)
            raise DatabaseError(f"table {name} has no column {column}{near}; mend cursor")
    return dict(source.cursor)


def _near(name: str, others: Mapping[str, object] | set[str]) -> str:
    near = get_close_matches(name, list(others), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _refuse_vanished(request: Request, wanted: Mapping[str, Stored]) -> None:
    """Raise DatabaseError where a table or a column is gone that the last fetch had."""
    for name, before in request.before.items():
        if name not in wanted:
            if request.source.tables:
                continue  # the settings no longer name it
            raise DatabaseError(f"table {name} is gone, which the last build read; {_MEND_OF_VANISHED}")
        gone = [column for column in before.columns if column not in wanted[name].columns]
        if gone:
            raise DatabaseError(f"table {name} no longer has the column {', '.join(gone)}; {_MEND_OF_VANISHED}")


def _fetch(request: Request, database: Database, name: str, table: Stored, cursor: str | None) -> KeptTable:
    """Fetch one table: what is new, where that can be told, else all of it."""
    request.step(f"table {name}")
    columns, before, file = tuple(table.columns), request.before.get(name), request.file(name)
    if cursor is None:
        return KeptTable(columns, (request.part(file, database.copy(table.rows(), file)),))
    since = before.up_to if before and (before.cursor, before.columns) == (cursor, columns) else None
    n_below, n_until, n_since, highest = _extent(database, table, cursor, since)
    parts_before = [request.files.parent / part.file for part in before.parts] if before else []
    if before is None or since is None or not n_until or not n_since or n_below > _below(parts_before, cursor, since):
        # it was filled anew, or turned back, or older rows came
        return KeptTable(columns, (request.part(file, database.copy(table.rows(), file)),), cursor, highest)
    database.copy(table.rows(cursor, since), file)
    n_rows = _without_known(file, parts_before, cursor, since)
    parts = (*before.parts, request.part(file, n_rows)) if n_rows else before.parts
    if not n_rows:
        file.unlink()
    return KeptTable(columns, parts, cursor, highest)


def _extent(database: Database, table: Stored, cursor: str, since: str | None) -> Extent:
    """As `Stored.extent`; no highest cursor where it is infinite or no number: what comes later would not be seen."""
    try:
        n_below, n_until, n_since, highest = database.extent(table.extent(cursor, since))
    except DatabaseError as error:
        mend = error.mend or f"let the user read it, or let cursor name a time or a number instead of {cursor}"
        raise DatabaseError(str(error), mend) from None
    return n_below, n_until, n_since, None if highest and highest.lower() in _ENDLESS else highest


def _below(parts: list[Path], cursor: str, since: str) -> int:
    """How many rows of earlier parts are below the highest cursor, in all of their versions."""
    rows = pl.concat([pl.scan_parquet(part, glob=False).select(cursor) for part in parts])
    return int(rows.filter(pl.col(cursor) != since).select(pl.len()).collect().item())


def _without_known(file: Path, parts: list[Path], cursor: str, since: str) -> int:
    """Take out of a part the rows that earlier parts have; how many are left."""
    known = pl.concat([
        pl.scan_parquet(part, glob=False).filter((pl.col(cursor) == since) | pl.col(cursor).is_null()) for part in parts
    ]).collect()  # fmt: skip
    rows = pl.read_parquet(file, glob=False)
    new = rows.join(known.unique(), on=rows.columns, how="anti", nulls_equal=True, maintain_order="left")
    new.write_parquet(file)
    return len(new)


@contextmanager
def _named(table: str, source: Source) -> Iterator[None]:
    """Name the table in the message of an error, and how to mend it."""
    began = time.monotonic()
    try:
        yield
    except DatabaseError as error:
        if time.monotonic() - began >= source.table_seconds:
            reason = f"took longer than {source.table_seconds} seconds; {MEND_OF_SLOW}"
        else:
            reason = f"can't be read ({error}); {error.mend or _MEND_OF_REFUSED}"
        raise DatabaseError(f"table {table} {reason}") from None
