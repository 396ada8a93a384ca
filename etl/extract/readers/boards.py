"""A board of groups as one table: each group has a row with its name and the header again, as monday writes them.

The name of a group goes to its rows, in a column `Group`. Below an item may stand its subitems, under a header of
theirs; they are other records, so they are rejected by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from etl.extract.malformed_rows import Misfit, repeated

GROUP = "Group"
_NAME, _SUBITEMS = "Name", "Subitems"
_MEND = "nothing, if only the items of the board count; else export the subitems as a board of their own"

Cells = Sequence[str | None]


@dataclass(slots=True)
class Board:
    """What is found below the first header of a board."""

    group: str | None
    groups: list[str | None] = field(default_factory=list)  # of each item
    items: list[int] = field(default_factory=list)  # positions below the header
    titles: list[int] = field(default_factory=list)  # of groups, and headers: no records
    misfits: list[tuple[int, str, str]] = field(default_factory=list)  # position, cells, reason


def board(cells: pl.DataFrame, header: int) -> Board | None:
    """The items of a board, each with its group; None where the sheet is no board.

    `header` is the position of its first header. A board has the items' names first, and groups or subitems.
    """
    names = cells.row(header)
    if names[0] != _NAME or not (names[1:2] == (_SUBITEMS,) or _has_groups(cells, header)):
        return None
    above = [row for row in cells.head(header).iter_rows() if any(row)]
    found = Board(_title(above[-1]) if above else None)
    rows = list(cells.slice(header + 1).iter_rows())
    is_below_subitems = False
    for position, row in enumerate(rows):
        if not any(row):
            continue
        if row == names or (_title(row) and _next_filled(rows, position) == names):
            found.titles.append(position)
            found.group = found.group if row == names else row[0]
            is_below_subitems = False
        elif row[:2] == (_SUBITEMS, _NAME):
            found.titles.append(position)
            is_below_subitems = True
        elif row[0] is None:
            what = "a subitem of the item above it" if is_below_subitems and row[1] else "a summary of its group"
            found.misfits.append((position, ", ".join(filter(None, row)), f"{what}, not an item of the board"))
        else:
            found.items.append(position)
            found.groups.append(found.group)
            is_below_subitems = False
    return found


def misfits(found: Board, first_row: int) -> list[Misfit]:
    """The rows below the header that are no items, `first_row` being the row of the first of them all."""
    return [Misfit(at + first_row, None, text, reason, _MEND) for at, text, reason in found.misfits]


def with_groups(records: pl.DataFrame, found: Board) -> pl.DataFrame:
    """The items of a board with their groups in a column of their own."""
    name = repeated(GROUP, {column.lower() for column in records.columns})
    return records[found.items].with_columns(pl.Series(name, found.groups, pl.String))


def _has_groups(cells: pl.DataFrame, header: int) -> bool:
    """Whether the header stands again below a title."""
    rows = cells.slice(header + 1)
    again = rows.select(
        pl.all_horizontal(pl.col(c).eq_missing(v) for c, v in zip(rows.columns, cells.row(header), strict=True))
    )
    positions = [int(at) for at in again.to_series().arg_true()]
    return any(at > 0 and _title(rows.row(at - 1)) for at in positions)


def _title(row: Cells) -> str | None:
    """The first cell of a row in which nothing else is filled; else None."""
    return row[0] if not any(row[1:]) else None


def _next_filled(rows: Sequence[Cells], position: int) -> Cells | None:
    return next((row for row in rows[position + 1 :] if any(row)), None)
