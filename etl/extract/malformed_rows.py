"""What a reader leaves of a file: its columns, its records, and those that do not fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import count

import polars as pl


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record that does not fit its file's header."""

    row: int  # the header is row 1
    column: str | None
    value: str
    reason: str
    mend: str
    is_unpaired: bool = False  # its quotation marks do not pair


@dataclass(frozen=True, slots=True)
class Delimited:
    """What was read: the columns, the number of records, and those left out."""

    columns: tuple[str, ...]
    n_read: int
    skipped: tuple[int, ...] = ()  # rows that are not in the Parquet: misfits and blank lines
    misfits: tuple[Misfit, ...] = field(default=())
    first_row: int = 2  # of the first record
    note: str | None = None  # what should be known of how it was read


def unique_names(header: Sequence[str | None]) -> tuple[str, ...]:
    """Column names: trimmed, blanks numbered, repeated ones told apart as `repeated` does."""
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = (cell or "").strip().strip("\ufeff") or f"column_{position}"
        names.append(repeated(name, {other.lower() for other in names}))
    return tuple(names)


def repeated(name: str, taken: Collection[str]) -> str:
    """The name, or `name (2)`, `name (3)`, … where others in lower case have taken it."""
    number = count(2)
    unique = name
    while unique.lower() in taken:
        unique = f"{name} ({next(number)})"
    return unique


def misfit_frame(misfits: Sequence[Misfit]) -> pl.DataFrame:
    """Misfits as the reject columns that `meta.rejects` holds."""
    return pl.DataFrame(
        [(m.row, m.column, m.value, m.reason, m.mend) for m in misfits],
        schema={
            "source_row": pl.Int64,
            "column_name": pl.String,
            "value": pl.String,
            "reason": pl.String,
            "mend": pl.String,
        },
        orient="row",
    )
