"""Workbooks (XLSX, XLS, ODS) → all-text Parquet, sheet by sheet."""

from pathlib import Path

import fastexcel
import polars as pl

from etl.landed import Table
from etl.misfits import unique_names

_HEADER_SEARCH = 20  # rows of a sheet in which its header is looked for


def read_workbook(file: Path, folder: Path) -> list[Table]:
    """A table for every sheet; one with a `problem` where it is empty."""
    workbook = fastexcel.read_excel(file)
    return [_sheet(workbook, position, name, folder) for position, name in enumerate(workbook.sheet_names)]


def _sheet(workbook: fastexcel.ExcelReader, position: int, name: str, folder: Path) -> Table:
    """One sheet: the header is the first well-filled row, rows without any cell are no records."""
    cells = workbook.load_sheet(position, header_row=None, skip_rows=0, dtypes="string").to_polars()
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null())).to_series() if cells.width else pl.Series([0])
    if filled.sum() == 0:
        return Table(f"#{name}", problem="the sheet is empty")
    top = filled.head(_HEADER_SEARCH)
    widest = int(top.max() or 0)  # type: ignore[arg-type]
    header = int((top >= 0.8 * widest).arg_max() or 0)
    columns = unique_names(cells.row(header))
    records = cells.slice(header + 1).rename(dict(zip(cells.columns, columns, strict=True)))
    is_blank = filled.slice(header + 1) == 0
    records.filter(~is_blank).write_parquet(folder / f"{position}.parquet")
    return Table(
        f"#{name}",
        columns=columns,
        n_read=int((~is_blank).sum()),
        first_row=header + 2,
        skipped=tuple(int(index) + header + 2 for index in is_blank.arg_true()),
        parquet=f"{position}.parquet",
    )
