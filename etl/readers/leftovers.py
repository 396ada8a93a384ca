"""Rows that look like records and are none: totals, the header once more, and what stands below the last record."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from etl.landed import ROW, Table, numbered, write_rejects
from etl.misfits import Misfit, misfit_frame

_TOTAL = (
    r"(?i)^(?:(?:grand|sub)[ -]?)?(?:totals?|totale|totaal|sum|summe|gesamt(?:summe)?|suma|celkem)"
    r"(?: g[eé]n[eé]rale?)?(?: \([\d., ]+ records?\))?\s*:?$"
)
_AMOUNT = r"^[\d\s.,'’()%+−-]*(?:\p{Sc}|[A-Z]{3})?[\d\s.,'’()%+−-]*$"
_MEND = "nothing, if it is no record; else mend it in its system and export it again"
_FOOTER = 20  # rows at the end among which a footer is looked for


def without_leftovers(table: Table, folder: Path) -> Table:
    """The table without rows that are no records, each of them a reject by name. Narrow tables are left as they are."""
    if table.parquet is None or len(table.columns) < 3:
        return table
    rows = numbered(folder / table.parquet, table.first_row, table.skipped)
    found = {row[ROW]: (reason, row) for reason, row in _leftovers(rows, table.columns)}
    if not found:
        return table
    rows.filter(~pl.col(ROW).is_in(list(found))).drop(ROW).collect().write_parquet(folder / table.parquet)
    misfits = [
        Misfit(number, None, ", ".join(row[name] for name in table.columns if row[name]), reason, _MEND)
        for number, (reason, row) in sorted(found.items())
    ]
    earlier = misfit_frame(()) if table.rejects is None else pl.read_parquet(folder / table.rejects, glob=False)
    rejects = pl.concat([earlier, misfit_frame(misfits)]).sort("source_row")
    return replace(
        table,
        skipped=tuple(sorted({*table.skipped, *found})),
        rejects=write_rejects(rejects, folder, f"{Path(table.parquet).stem}-rejects"),
    )


def _leftovers(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reason and cells of each row that is no record."""
    first, second = (pl.col(name) for name in columns[:2])
    start = pl.coalesce(first, second)
    doubtful = rows.filter((first == columns[0]) | start.str.contains(_TOTAL)).collect()
    is_header = pl.all_horizontal(*(pl.col(name).is_in([name, re.sub(r"_\d+$", "", name)]) for name in columns))
    for reason, condition in (
        ("a total, not a record", start.str.contains(_TOTAL) & _is_sum(columns)),
        ("the header once more, not a record", is_header),
    ):
        for row in doubtful.filter(condition).iter_rows(named=True):
            yield reason, row
    for row in _footer(rows.tail(_FOOTER).collect(), columns):
        yield "below the last record", row


def _is_sum(columns: Sequence[str]) -> pl.Expr:
    """Whether at most half of a row's cells are filled, all but one with amounts."""
    n_filled = pl.sum_horizontal(pl.col(columns).is_not_null())
    n_amounts = pl.sum_horizontal(pl.col(columns).str.contains(_AMOUNT).fill_null(False))
    return (2 * n_filled <= len(columns)) & (n_amounts == n_filled - 1)


def _footer(tail: pl.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of a single cell at the end, where a blank row stands above them."""
    n_filled = tail.select(pl.sum_horizontal(pl.col(columns).is_not_null())).to_series()
    last = tail.height - 1 - int((n_filled.reverse() > 1).arg_max() or 0)
    is_apart = (n_filled == 0) | (tail[ROW].diff() > 1).fill_null(False)
    first = next((at for at in range(last + 1, tail.height) if is_apart[at]), tail.height)
    return [row for row in tail[first:].iter_rows(named=True) if any(row[name] for name in columns)]
