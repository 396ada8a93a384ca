"""A DuckDB file that another program writes: the tables of a schema, and their rows as all-text Parquet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.engines import duckdb as engine
from etl.engines.duckdb import literal, quoted
from etl.engines.tables import DatabaseError, Extent, Stored, first_line

_NAME = "kept"
_MENDS = {  # by what DuckDB says
    "Could not set lock": "end the program that writes to it, or build with --offline",
    "Corrupt database": "restore the file from a copy, or build with --offline",
    "not a valid DuckDB": "restore the file from a copy, or build with --offline",
    "version number": f"write it with DuckDB {engine.version()} or an older one, or build with --offline",
    "No files found": "mend the view there, or leave it out by tables or ignore",
    "Catalog Error": "mend the view there, or leave it out by tables or ignore",
    "Invalid Input Error": "mend the view there, or leave it out by tables or ignore",
    "Conversion Error": "mend the view there, or leave it out by tables or ignore",
}
_NESTED = ("STRUCT(", "MAP(", "UNION(")


@dataclass(frozen=True, slots=True)
class DuckDBFile:
    """An attached file, which is only read."""

    connection: engine.Connection

    def tables(self, schema: str) -> dict[str, Stored]:
        """The tables and views of a schema, by name."""
        columns: dict[str, dict[str, str]] = {}
        with _told():
            rows = self.connection.execute(
                "select table_name, column_name, data_type from duckdb_columns()"
                f" where database_name = {literal(_NAME)} and schema_name = {literal(schema)}"
                " order by table_name, column_index"
            ).fetchall()
        for table, column, kind in rows:
            columns.setdefault(table, {})[column] = _as_text(column, kind)
        return {
            name: Stored(f"{quoted(_NAME)}.{quoted(schema)}.{quoted(name)}", texts) for name, texts in columns.items()
        }

    def extent(self, statement: str) -> Extent:
        """What `Stored.extent` asks for."""
        with _told():
            ((below, until, since, highest),) = self.connection.execute(statement).fetchall()
        return below, until, since, highest

    def copy(self, statement: str, to: Path) -> int:
        """Write what a statement gives to a Parquet file; the number of rows."""
        with _told():
            ((n_rows,),) = self.connection.execute(
                f"copy ({statement}) to {literal(str(to))} (format parquet, compression zstd)"
            ).fetchall()
        return int(n_rows)


@contextmanager
def opened(file: Path) -> Iterator[DuckDBFile]:
    """The database in `file`. Raises DatabaseError where there is none, or another program is writing to it."""
    if not os.path.isfile(file):
        raise DatabaseError("there is no such file", "mend url, or build with --offline")
    with engine.scratch() as connection:
        with _told():
            connection.execute("set timezone = 'UTC'")
            connection.execute("set autoinstall_known_extensions = false")
            connection.execute(f"attach {literal(str(file))} as {quoted(_NAME)} (read_only, type duckdb)")
        yield DuckDBFile(connection)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except engine.Error as error:
        text = first_line(error)
        raise DatabaseError(text, next((mend for sign, mend in _MENDS.items() if sign in text), "")) from None


def _as_text(column: str, kind: str) -> str:
    name = quoted(column)
    is_nested = kind.endswith("]") or kind.startswith(_NESTED)
    return f"cast(to_json({name}) as varchar)" if is_nested else f"cast({name} as varchar)"
