"""DuckDB: the database that a build writes, and the in-memory one that reads delimited text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from etl.entities import TRACE_COLUMNS, Column, Entity, Kind

NAME = "duckdb"
Connection = duckdb.DuckDBPyConnection
Error = duckdb.Error

_CONFIG: dict[str, str | bool | int | float | list[str]] = {"python_enable_replacements": False}
_TYPES = {
    Kind.ID: "varchar",
    Kind.TEXT: "varchar",
    Kind.ENUM: "varchar",
    Kind.TIMESTAMP: "timestamp",
    Kind.DATE: "date",
    Kind.NUMBER: "double",
    Kind.MINUTES: "double",
    Kind.INTEGER: "bigint",
    Kind.BOOLEAN: "boolean",
}


def version() -> str:
    """Which DuckDB this is."""
    return duckdb.__version__


@contextmanager
def building(path: Path) -> Iterator[Connection]:
    """The database at `path`, opened to write and closed afterwards."""
    with duckdb.connect(str(path), config=_CONFIG) as connection:
        yield connection


@contextmanager
def scratch() -> Iterator[Connection]:
    """A database in memory."""
    with duckdb.connect(":memory:", config=_CONFIG) as connection:
        connection.execute("set preserve_insertion_order = true")
        yield connection


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """The database at `path`, which others may have open too, only to read. Raises Error where it can't be opened."""
    with scratch() as connection, attached(connection, path, "read"):
        connection.execute("use read")
        yield connection
        connection.execute("use memory")


@contextmanager
def attached(connection: Connection, path: Path, alias: str) -> Iterator[None]:
    """The database at `path` as `alias` beside the open one, only to read. Raises Error where it can't be opened."""
    connection.execute(f"attach {literal(str(path))} as {quoted(alias)} (read_only)")
    try:
        yield
    finally:
        connection.execute(f"detach {quoted(alias)}")


def columns_of(connection: Connection, catalog: str | None = None) -> dict[str, tuple[str, ...]]:
    """The columns of every table and view (`schema.table`) of an attached database, else of the open one."""
    wanted = literal(catalog) if catalog else "current_database()"
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()"
        f" where database_name = {wanted} group by all"
    ).fetchall()
    return {table: tuple(columns) for table, columns in rows}


def append(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Add the rows of `frame` to `table`; columns are matched by name."""
    connection.register("incoming", frame.to_arrow())
    try:
        connection.execute(f"insert into {table} by name select * from incoming")
    finally:
        connection.unregister("incoming")


def fetch(connection: Connection, query: str) -> pl.DataFrame:
    """The rows of `query`."""
    frame: pl.DataFrame = connection.sql(query).pl()
    return frame


def write(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Replace `table` (`schema.name`) by the rows of `frame`; the schema is created if need be."""
    schema, _, name = table.partition(".")
    target = f"{quoted(schema)}.{quoted(name)}"
    connection.execute(f"create schema if not exists {quoted(schema)}")
    connection.register("incoming", frame.to_arrow())
    try:
        connection.execute(f"create or replace table {target} as select * from incoming")
    finally:
        connection.unregister("incoming")


def create_raw(connection: Connection, entity: Entity) -> None:
    """An empty table `raw.<entity>` with the canonical columns and types."""
    columns = ", ".join(f"{quoted(column.name)} {_TYPES[column.kind]}" for column in _all_columns(entity))
    connection.execute("create schema if not exists raw")
    connection.execute(f"create or replace table raw.{quoted(entity.name)} ({columns})")


def insert_raw(connection: Connection, entity: Entity, frame: pl.DataFrame) -> None:
    """Append `frame` to `raw.<entity>`; columns are matched by name."""
    append(connection, f"raw.{quoted(entity.name)}", frame)


def insert_files(connection: Connection, entity: Entity, files: Sequence[Path]) -> None:
    """Append the rows of Parquet files to `raw.<entity>`, in their order; further columns are left out."""
    columns = ", ".join(quoted(column.name) for column in _all_columns(entity))
    for file in files:
        query = f"select {columns} from read_parquet({literal(str(file))})"
        connection.execute(f"insert into raw.{quoted(entity.name)} by name {query}")


def quoted(identifier: str) -> str:
    """`identifier` as a quoted SQL name."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _all_columns(entity: Entity) -> tuple[Column, ...]:
    return (*entity.columns, *TRACE_COLUMNS)
