"""What can be wrong with a record, and the reject that says so: column, cell, reason and how to mend it."""

from dataclasses import dataclass

import polars as pl

from etl.conform.column_mapping import REFUSED, STEERING, Reading, text_name
from etl.entities import Kind
from etl.extract.landed_table import ROW
from etl.settings.config import CONFIG_NAME

PROBLEM = "_problem"
_DATE_MEND = f"write it as yyyy-mm-dd, and set date_order in {CONFIG_NAME} if the day and the month are swapped"
_UNREADABLE = {
    Kind.DATE: ("not a date that exists", _DATE_MEND),
    Kind.TIMESTAMP: ("not a date or time that exists", _DATE_MEND),
    Kind.NUMBER: ("not a number", "write a plain number, or leave the cell empty"),
    Kind.INTEGER: ("not a whole number", "write a whole number, or leave the cell empty"),
    Kind.MINUTES: ("not a duration", "write the minutes, or h:mm"),
    Kind.BOOLEAN: ("neither true nor false", "write true or false, or leave the cell empty"),
}
_NEVER = (  # how systems write that there is no such day
    r"(?i)^(?:9999|2999)-12-31|^(?:31[-./](?:12|dec)|12[-/]31)[-./](?:9999|2999)"
    r"|^0000-00-00|^0001-01-01|^0?1[./]0?1[./]0001|^00[./]00[./]0000"
)
_SHORTENED = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+$"  # 1.23E+15: many ids look like this then
_SHORTENED_MEND = "export it again, and open it in a spreadsheet only with this column as text"


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a record can be wrong, and what to say about it."""

    is_wrong: pl.Expr
    value: str  # column of the typed frame that holds the cell
    column_name: str
    reason: str
    mend: str


def problems(reading: Reading) -> list[Problem]:
    """Everything that can be wrong with a record of this file, in the order in which it is said."""
    record = reading.record
    refused = next(iter(reading.header.find_all(record.refused)), "")
    mend = "mend the record in its system and export it again"
    found = [Problem(pl.col(REFUSED).is_not_null(), REFUSED, refused, "its system refused the record", mend)]
    for name, kind in STEERING.items():
        found.append(_unreadable(reading, name, kind))
    for column in record.table.columns:
        name, text = reading.input_name(column.name), text_name(column.name)
        if column.kind in _UNREADABLE:
            found.append(_unreadable(reading, column.name, column.kind))
        if column.kind is Kind.ID:
            powers = pl.when(pl.col(text).str.contains("+", literal=True)).then(text)
            is_short = powers.str.contains(_SHORTENED)
            found.append(Problem(is_short, text, name, "an id that a spreadsheet has shortened", _SHORTENED_MEND))
        if column.required:
            mend = f"fill it in, or map another column to {column.name} in {CONFIG_NAME}"
            found.append(Problem(pl.col(column.name).is_null(), column.name, name, "empty, but needed", mend))
    return found


def _unreadable(reading: Reading, column: str, kind: Kind) -> Problem:
    """A cell that is not empty, but not of its kind; a day that means never is as good as empty."""
    text = text_name(column)
    is_wrong = pl.col(text).is_not_null() & pl.col(column).is_null()
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        is_wrong = ~pl.when(is_wrong).then(text).str.contains(_NEVER).fill_null(True)
    return Problem(is_wrong, text, reading.input_name(column), *_UNREADABLE[kind])


def rejects(typed: pl.LazyFrame, found: list[Problem]) -> pl.LazyFrame:
    """One row a rejected record, with its first problem."""

    def say(texts: list[pl.Expr]) -> pl.Expr:
        return pl.coalesce(*(pl.when(pl.col(PROBLEM) == i).then(text) for i, text in enumerate(texts)))

    return typed.select(
        source_row=ROW,
        column_name=say([pl.lit(p.column_name) for p in found]),
        value=say([pl.col(p.value).cast(pl.String) for p in found]),
        reason=say([pl.lit(p.reason) for p in found]),
        mend=say([pl.lit(p.mend) for p in found]),
    )
