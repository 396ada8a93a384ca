"""PostgreSQL through ADBC: the tables of a schema, and their rows as all-text Parquet, all from one snapshot.

The database writes its values as text itself, in settings that do not depend on the server's: no type is lost on the
way, and arrays and composites are JSON.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import adbc_driver_manager
import pyarrow.parquet as pq
from adbc_driver_manager import dbapi
from adbc_driver_postgresql import dbapi as postgresql

from etl.engines.duckdb import literal, quoted
from etl.engines.tables import DatabaseError, Extent, Stored, first_line

_SESSION = (
    "set transaction isolation level repeatable read, read only",
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, YMD'",
    "set local intervalstyle = 'iso_8601'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
    "set local standard_conforming_strings = on",
)
_ARRAY, _COMPOSITE = "A", "C"
_COLUMNS = """
    select tables.relname::text, columns.attname::text, types.typcategory::text, types.typname::text
    from pg_catalog.pg_class as tables
    inner join pg_catalog.pg_namespace as schemas on tables.relnamespace = schemas.oid
    inner join pg_catalog.pg_attribute as columns on columns.attrelid = tables.oid
    inner join pg_catalog.pg_type as types on columns.atttypid = types.oid
    where schemas.nspname = {schema} and tables.relkind in ('r', 'p', 'v', 'm', 'f') and not tables.relispartition
        and columns.attnum > 0 and not columns.attisdropped
    order by tables.relname, columns.attnum
"""


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A read-only transaction on a PostgreSQL database."""

    connection: dbapi.Connection

    def tables(self, schema: str) -> dict[str, Stored]:
        """The tables and views of a schema, by name."""
        columns: dict[str, dict[str, str]] = {}
        for table, column, category, kind in self._fetch(_COLUMNS.format(schema=literal(schema))):
            columns.setdefault(table, {})[column] = _as_text(column, category, kind)
        return {name: Stored(f"{quoted(schema)}.{quoted(name)}", texts) for name, texts in columns.items()}

    def extent(self, statement: str) -> Extent:
        """What `Stored.extent` asks for."""
        ((below, until, since, highest),) = self._fetch(statement)
        return below, until, since, highest

    def copy(self, statement: str, to: Path) -> int:
        """Write what a statement gives to a Parquet file; the number of rows."""
        n_rows = 0
        with _told(), self.connection.cursor() as cursor:
            cursor.execute(statement)
            reader = cursor.fetch_record_batch()
            with pq.ParquetWriter(to, reader.schema, compression="zstd") as writer:
                for batch in reader:
                    writer.write_batch(batch)
                    n_rows += batch.num_rows
        return n_rows

    def _fetch(self, query: str) -> Sequence[tuple[Any, ...]]:
        with _told(), self.connection.cursor() as cursor:
            cursor.execute(query)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows


@contextmanager
def opened(address: str, *, connect_seconds: int, statement_seconds: int) -> Iterator[PostgreSQL]:
    """The database at `address`, in a transaction that sees one moment of it.

    Raises DatabaseError where it is away, or does not answer within `connect_seconds`.
    """
    mark = "&" if "?" in address else "?"
    waits = f"connect_timeout={connect_seconds}&keepalives_idle=30&keepalives_interval=10&keepalives_count=3"
    with _told():
        connection = postgresql.connect(f"{address}{mark}{waits}&application_name=common-ground")
    with connection:
        for statement in (*_SESSION, f"set local statement_timeout = {statement_seconds * 1000}"):
            with _told(), connection.cursor() as cursor:
                cursor.execute(statement)
        yield PostgreSQL(connection)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (adbc_driver_manager.Error, OSError) as error:  # a statement fails, or the rows that it sends break off
        text = first_line(error)
        reason = text.rpartition(" failed: ")[2] if " failed: " in text else text.rpartition("ERROR:")[2].strip()
        raise DatabaseError(reason, _mend(getattr(error, "sqlstate", None) or "", text)) from None


def _mend(state: str, text: str) -> str:
    """How to mend what a server says, by its code: https://www.postgresql.org/docs/current/errcodes-appendix.html.

    Empty where the user may not read, and where a column has no order. What breaks off a stream of rows has no code.
    """
    if state in ("42501", "42883", "28P01", "28000") or "permission denied" in text:
        return ""
    if state in ("42P01", "42703", "40001"):
        return "it was changed while it was fetched, so build again"
    if state.startswith(("08", "57P")) or "connection" in text:
        return "see that the server runs, and build again, or build with --offline"
    return "mend it there, or leave it out by tables or ignore"


def _as_text(column: str, category: str, kind: str) -> str:
    name = quoted(column)
    if category in {_ARRAY, _COMPOSITE}:
        return f"to_json({name})::text"
    return f"{name}::numeric::text" if kind == "money" else f"{name}::text"
