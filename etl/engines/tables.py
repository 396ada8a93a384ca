"""What a database keeps: tables with their columns, and the statements that fetch them. Both databases read these."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from etl.engines.duckdb import literal, quoted

Extent = tuple[int, int, int, str | None]  # rows below a cursor, up to it and from it on, and the highest one


class DatabaseError(Exception):
    """What a database says where it cannot do what it is asked, in one line, and how to mend it where that is known."""

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Stored:
    """A table or view: how SQL names it, and each column with the SQL that gives its value as text."""

    place: str
    columns: Mapping[str, str]

    def rows(self, cursor: str | None = None, since: str | None = None) -> str:
        """The statement that fetches the rows as text: all, or those whose cursor is not below `since`."""
        texts = ", ".join(f"{text} as {quoted(name)}" for name, text in self.columns.items())
        where = ""
        if cursor is not None and since is not None:
            where = f" where {quoted(cursor)} >= {literal(since)} or {quoted(cursor)} is null"
        return f"select {texts} from {self.place}{where}"

    def extent(self, cursor: str, since: str | None) -> str:
        """The statement that counts the rows below `since`, up to it and from it on, and finds the highest cursor."""
        signs = ("<", "<=", ">=")
        bounds = [f"{quoted(cursor)} {sign} {literal(since)}" for sign in signs] if since else ["true"] * len(signs)
        counts = ", ".join(f"count(*) filter (where {bound})" for bound in bounds)
        return f"select {counts}, cast(max({quoted(cursor)}) as varchar) from {self.place}"


class Database(Protocol):
    """One moment of an open database. Every call raises DatabaseError."""

    def tables(self, schema: str) -> dict[str, Stored]:
        """The tables and views of a schema, by name."""
        ...

    def extent(self, statement: str) -> Extent:
        """What `Stored.extent` asks for."""
        ...

    def copy(self, statement: str, to: Path) -> int:
        """Write what a statement gives to a Parquet file; the number of rows."""
        ...


def first_line(error: Exception) -> str:
    """What an error says, without what follows its first line."""
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
