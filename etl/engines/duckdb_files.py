"""A DuckDB file that another program writes: the tables of a schema, and their rows as all-text Parquet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.engines import duckdb as engine
from etl.engines.duckdb import literal, quoted
from etl.engines.tables import DatabaseError, Extent, Stored, first_line

_NAME = "kept"
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
            ((until, since, highest),) = self.connection.execute(statement).fetchall()
        return until, since, highest

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
    if not file.is_file():
        raise DatabaseError("there is no such file")
    with engine.scratch() as connection:
        with _told():
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach {literal(str(file))} as {quoted(_NAME)} (read_only)")
        yield DuckDBFile(connection)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except engine.Error as error:
        raise DatabaseError(first_line(error)) from None


def _as_text(column: str, kind: str) -> str:
    name = quoted(column)
    is_nested = kind.endswith("]") or kind.startswith(_NESTED)
    return f"cast(to_json({name}) as varchar)" if is_nested else f"cast({name} as varchar)"
