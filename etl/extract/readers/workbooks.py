"""Workbooks (XLSX, XLS, ODS) → all-text Parquet, sheet by sheet."""

import zipfile
from pathlib import Path

import fastexcel

from etl.errors import UnreadableFileError
from etl.extract.landed_table import Table
from etl.extract.readers.file_types import MAGIC_OF_OLE
from etl.extract.readers.sheets import read_sheet
from etl.extract.readers.workbook_areas import refuse_vast

_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream in which an encrypted workbook is


def read_workbook(file: Path, folder: Path) -> list[Table]:
    """A table for every sheet; one with a `problem` where it is empty.

    Raises UnreadableFileError where a password is needed, and where sheets are too vast to be read.
    """
    content = file.read_bytes()
    if content.startswith(MAGIC_OF_OLE) and _LOCKED in content:
        raise UnreadableFileError("it is protected by a password; save it without one")
    if zipfile.is_zipfile(file):
        refuse_vast(file)
    workbook = fastexcel.read_excel(content)
    return [
        read_sheet(
            workbook.load_sheet(position, header_row=None, skip_rows=0, dtypes="string").to_polars(),
            f"#{name}",
            position,
            folder,
        )
        for position, name in enumerate(workbook.sheet_names)
    ]
