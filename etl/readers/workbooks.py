"""Workbooks (XLSX, XLS, ODS) → all-text Parquet, sheet by sheet."""

from pathlib import Path

import fastexcel

from etl.landed import Table
from etl.readers.sheets import read_sheet


def read_workbook(file: Path, folder: Path) -> list[Table]:
    """A table for every sheet; one with a `problem` where it is empty."""
    workbook = fastexcel.read_excel(file.read_bytes())
    return [
        read_sheet(
            workbook.load_sheet(position, header_row=None, skip_rows=0, dtypes="string").to_polars(),
            f"#{name}",
            position,
            folder,
        )
        for position, name in enumerate(workbook.sheet_names)
    ]
