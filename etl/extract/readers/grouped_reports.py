"""Reports in groups: the value of a group stands in the first of its rows alone, and a subtotal ends it.

Only where subtotals part the rows are such values filled down; a sheet in which some cells are blank stays as it is.
"""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from etl.extract.landed_table import ROW

_MOST_LEVELS = 8  # columns at the left that may be of groups


def group_columns(rows: pl.DataFrame, columns: Sequence[str], ends: Mapping[int, int]) -> list[str]:
    """The columns at the left, of the records `rows`, that are filled in the first row of each group alone.

    `ends` are the rows of subtotals, each with the position of its label: it ends the groups of that column and of
    those to its right.
    """
    found: list[str] = []
    for position, name in enumerate(columns[:_MOST_LEVELS]):
        if rows[name].null_count() == rows.height:
            continue
        groups = _groups(rows, position, ends)
        first = groups.is_first_distinct()
        is_filled = rows[name].is_not_null()
        if (is_filled & ~first).any() or 2 * (is_filled & first).sum() < first.sum() or first.all():
            break
        found.append(name)
    return found


def filled_down(
    rows: pl.DataFrame, columns: Sequence[str], group: Collection[str], ends: Mapping[int, int]
) -> pl.DataFrame:
    """The records with the value of their group in each of its rows; a group without one stays so."""
    filled = [
        pl.col(name).forward_fill().over(_groups(rows, position, ends)).alias(name)
        for position, name in enumerate(columns)
        if name in group
    ]
    return rows.with_columns(filled)


def _groups(rows: pl.DataFrame, position: int, ends: Mapping[int, int]) -> pl.Series:
    """The number of the group of each record, in the column at that position."""
    closing = pl.Series(sorted(row for row, label in ends.items() if label <= position), dtype=pl.Int64)
    return closing.search_sorted(rows[ROW]) if len(closing) else pl.Series([0] * rows.height)
