"""Step 5 of a cell's way: what is wrong with a record or a cell, and what becomes of it.

Here alone is decided whether a record stands or is rejected (its key, or what places it, has a problem), and which
cells of standing records are kept as not recorded (those with another problem, and values that no enumeration knows).
Each is said with its column, cell, reason and mend.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.conform.mapped_file import (
    DELETED,
    LEFT_OUT,
    MODIFIED,
    REFUSED,
    STEERING,
    VERSION,
    MappedFile,
    text_name,
    whole_name,
)
from etl.entities import Column, Kind
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
_NOTHING_MEND = (
    f"add it to null_tokens of its source in {CONFIG_NAME} if it means that nothing is recorded; else write what is"
)
ONLY_FIRST = "lists several values, of which the first counts"
_LIST_MEND = "write one value a row, or map the column with `explode` in an `also` block whose table takes several"
_SHORTENED = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+$"  # 1.23E+15: many ids look like this then
_SHORTENED_MEND = "export it again, and open it in a spreadsheet only with this column as text"


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a record can be wrong, and what to say about it."""

    is_wrong: pl.Expr
    value: str  # column of the judged frame that holds the cell
    column_name: str
    reason: str
    mend: str
    is_rejected: bool = True  # else the cell is not recorded, and the record stands
    canonical: str = ""
    may_be_empty: bool = False
    is_remark: bool = False  # what is read of the cell stands


@dataclass(frozen=True, slots=True)
class TypedRows:
    """The rows of one record type in one file.

    `rows` has the canonical and the trace columns, then `_modified`, `_version`, `_deleted` and `_left_out`.
    """

    rows: pl.DataFrame
    rejects: pl.DataFrame  # source_row, column_name, value, reason, mend
    cell_problems: pl.DataFrame  # the same of cells that are kept as not recorded
    unmapped: pl.DataFrame  # canonical, column_name, value, n_rows: cells that are kept as not recorded
    remarks: pl.DataFrame  # message: what should be known of how the columns were read


def validate(file: MappedFile, values: pl.LazyFrame, remarks: Sequence[str] = ()) -> TypedRows:
    """The records of `values` that stand, the rejects, and the cells of standing ones that are not recorded."""
    found = _problems(file)
    problems = [problem for problem in found if problem.is_rejected]
    of_cells = [problem for problem in found if not problem.is_rejected]
    first = pl.coalesce(*(pl.when(p.is_wrong).then(i) for i, p in enumerate(problems)))
    told = values.with_columns(pl.when(~pl.col(LEFT_OUT)).then(first).alias(PROBLEM))
    judged = told.collect(engine="streaming").lazy()  # once: the plan is long, and each frame below would repeat it
    standing = judged.filter(pl.col(PROBLEM).is_null())
    enumerations = [column for column in file.record.table.columns if column.kind is Kind.ENUM]
    rows, rejects, cells, *unmapped = pl.collect_all(
        [
            _rows(file, standing, of_cells),
            _rejects(judged.filter(pl.col(PROBLEM).is_not_null()), problems),
            _cells(standing.filter(~pl.col(LEFT_OUT)), of_cells),
            *(_unmapped(file, column, standing) for column in enumerations),
        ],
        engine="streaming",
    )
    return TypedRows(
        rows=rows.sort("source_row"),
        rejects=rejects.sort("source_row"),
        cell_problems=cells.unique(["source_row", "column_name"], keep="first").sort("source_row", "column_name"),
        unmapped=pl.concat([_NOTHING_UNMAPPED, *unmapped]),
        remarks=pl.DataFrame({"message": remarks}, schema={"message": pl.String}),
    )


_NOTHING_UNMAPPED = pl.DataFrame(
    schema={"canonical": pl.String, "column_name": pl.String, "value": pl.String, "n_rows": pl.Int64}
)


_NO_CELLS = pl.DataFrame(
    schema={"source_row": pl.Int64, **dict.fromkeys(("column_name", "value", "reason", "mend"), pl.String)}
)


def _problems(file: MappedFile) -> list[Problem]:
    """Everything that can be wrong with a record of this file, in the order in which it is said."""
    record = file.record
    refused = next(iter(file.header.find_all(record.refused)), "")
    mend = "mend the record in its system and export it again"
    found = [Problem(pl.col(REFUSED).is_not_null(), REFUSED, refused, "its system refused the record", mend)]
    for name, kind in STEERING.items():
        found.append(_unreadable(file, name, kind, is_rejected=name == DELETED))
    for column in record.table.columns:
        name, text = file.input_name(column.name), text_name(column.name)
        is_needed = record.table.is_needed(column)
        if column.kind in _UNREADABLE:
            found.append(_unreadable(file, column.name, column.kind, is_rejected=is_needed))
        if column.kind is Kind.ID:
            powers = pl.when(pl.col(text).str.contains("+", literal=True)).then(text)
            is_short = powers.str.contains(_SHORTENED)
            reason = "an id that a spreadsheet has shortened"
            found.append(Problem(is_short, text, name, reason, _SHORTENED_MEND, is_needed, column.name))
        if column.name in record.first_counts:
            whole = whole_name(column.name)
            is_list = pl.col(whole).is_not_null()
            found.append(Problem(is_list, whole, name, ONLY_FIRST, _LIST_MEND, is_rejected=False, is_remark=True))
        if column.required:
            mend = f"fill it in, or map another column to {column.name} in {CONFIG_NAME}"
            found.append(Problem(pl.col(column.name).is_null(), column.name, name, "empty, but needed", mend))
    return found


def _unreadable(file: MappedFile, column: str, kind: Kind, *, is_rejected: bool) -> Problem:
    """A cell that is not empty, but not of its kind; a day that means never is as good as empty."""
    text = text_name(column)
    is_wrong = pl.col(text).is_not_null() & pl.col(column).is_null()
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        is_wrong = ~pl.when(is_wrong).then(text).str.contains(_NEVER).fill_null(True)
    known = file.record.table.by_name.get(column)
    may_be_empty = known is None or not known.required
    return Problem(is_wrong, text, file.input_name(column), *_UNREADABLE[kind], is_rejected, column, may_be_empty)


def _rejects(judged: pl.LazyFrame, found: list[Problem]) -> pl.LazyFrame:
    """One row a rejected record, with its first problem."""

    def say(texts: list[pl.Expr]) -> pl.Expr:
        return pl.coalesce(*(pl.when(pl.col(PROBLEM) == i).then(text) for i, text in enumerate(texts)))

    return judged.select(
        source_row=ROW,
        column_name=say([pl.lit(p.column_name) for p in found]),
        value=say([pl.col(p.value).cast(pl.String) for p in found]),
        reason=say([pl.lit(p.reason) for p in found]),
        mend=say([_mend(p) for p in found]),
    )


def _mend(problem: Problem) -> pl.Expr:
    """What to do about a problem; a cell without a digit is perhaps a word for "not recorded"."""
    if not problem.may_be_empty:
        return pl.lit(problem.mend)
    is_word = ~pl.col(problem.value).cast(pl.String).str.contains(r"\d")
    return pl.when(is_word).then(pl.lit(_NOTHING_MEND)).otherwise(pl.lit(problem.mend))


def _cells(standing: pl.LazyFrame, found: list[Problem]) -> pl.LazyFrame:
    """One row a cell of standing records that could not be read."""
    frames = [
        standing.filter(problem.is_wrong).select(
            source_row=ROW,
            column_name=pl.lit(problem.column_name),
            value=pl.col(problem.value).cast(pl.String),
            reason=pl.lit(problem.reason),
            mend=_mend(problem),
        )
        for problem in found
    ]
    return pl.concat([_NO_CELLS.lazy(), *frames])


def _rows(file: MappedFile, standing: pl.LazyFrame, found: list[Problem]) -> pl.LazyFrame:
    """The rows, with nothing in the cells that have a problem."""
    wrong = {problem.canonical: problem.is_wrong for problem in found if not problem.is_remark}
    names = [column.name for column in file.record.table.columns]
    return standing.select(
        *(pl.when(~wrong[name].fill_null(False)).then(name).alias(name) if name in wrong else name for name in names),
        source_system=pl.lit(file.source.name),
        source_file=pl.lit(file.found.landed.source_file),
        source_row=pl.col(ROW),
        **{name: pl.col(name) for name in (MODIFIED, VERSION, DELETED, LEFT_OUT)},
    )


def _unmapped(file: MappedFile, column: Column, standing: pl.LazyFrame) -> pl.LazyFrame:
    """Values of an enumeration that map to nothing, with their number of rows."""
    lost = standing.filter(pl.col(column.name).is_null() & pl.col(text_name(column.name)).is_not_null())
    counted = lost.group_by(value=text_name(column.name)).agg(n_rows=pl.len().cast(pl.Int64)).sort("value")
    return counted.select(
        canonical=pl.lit(column.name),
        column_name=pl.lit(file.input_name(column.name)),
        value="value",
        n_rows="n_rows",
    )
