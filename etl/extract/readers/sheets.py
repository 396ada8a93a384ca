"""A sheet of cells → all-text Parquet, whatever it was written in."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from etl.errors import Failure, UnreadableFileError
from etl.extract.landed_table import Table, write_rejects
from etl.extract.malformed_rows import misfit_frame, unique_names
from etl.extract.readers.boards import Board, board, misfits, with_groups

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet, as in Excel
_MOST_CELLS = 100_000_000  # blank ones included
_HEADER_SEARCH = 20  # rows of a sheet in which its header is looked for


def sheet(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows of cells, all as wide as the widest. Raises UnreadableFileError where no sheet can be as large."""
    width = max((len(row) for row in rows), default=0)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS or width * len(rows) > _MOST_CELLS:
        raise UnreadableFileError(f"a sheet of {len(rows):,} rows and {width:,} columns is not read; export it as CSV")
    columns = [[row[position] if position < len(row) else None for row in rows] for position in range(width)]
    return pl.DataFrame([pl.Series(f"column_{n}", cells, pl.String) for n, cells in enumerate(columns, start=1)])


def read_sheet(cells: pl.DataFrame, suffix: str, position: int, folder: Path) -> Table:
    """The table of a sheet. Rows without any cell are no records.

    Its header is the first row of which 80 % are filled, or 60 % with words: notes beside the records may have no name.
    """
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null())).to_series() if cells.width else pl.Series([0])
    if filled.sum() == 0:
        return Table.missing("the sheet is empty", Failure.EMPTY, suffix)
    top = filled.head(_HEADER_SEARCH)
    widest = int(top.max() or 0)  # type: ignore[arg-type]
    has_digits = cells.head(_HEADER_SEARCH).select(pl.any_horizontal(pl.all().str.contains(r"\d"))).to_series()
    is_header = (top >= 0.8 * widest) | ((top >= 0.6 * widest) & ~has_digits.fill_null(False))
    header = int(is_header.arg_max() or 0)
    columns = unique_names(cells.row(header))
    records = cells.slice(header + 1).rename(dict(zip(cells.columns, columns, strict=True)))
    if found := board(cells, header):
        return _board(records, found, Table(suffix, first_row=header + 2), position, folder)
    is_blank = filled.slice(header + 1) == 0
    records.filter(~is_blank).write_parquet(folder / f"{position}.parquet")
    return Table(
        suffix,
        columns=columns,
        n_read=int((~is_blank).sum()),
        first_row=header + 2,
        skipped=tuple(int(index) + header + 2 for index in is_blank.arg_true()),
        parquet=f"{position}.parquet",
    )


def _board(records: pl.DataFrame, found: Board, table: Table, position: int, folder: Path) -> Table:
    """The table of a board: its items, what stands among them as rejects, and its titles as no records at all."""
    rejects = misfit_frame(misfits(found, table.first_row))
    items = with_groups(records, found)
    items.write_parquet(folder / f"{position}.parquet")
    others = sorted(set(range(records.height)).difference(found.items))
    return replace(
        table,
        columns=tuple(items.columns),
        n_read=items.height + rejects.height,
        skipped=tuple(at + table.first_row for at in others),
        parquet=f"{position}.parquet",
        rejects=write_rejects(rejects, folder, f"{position}-rejects"),
    )
