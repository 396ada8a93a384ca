"""Suggested links as a workbook: yes or no in its first column, read back as decisions."""

import os
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
import polars as pl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from etl.errors import CommonGroundError
from etl.settings.places import obstacle

_COLUMNS = ("same firm?", "source_account_id", "name", "account_id", "account_name", "weight", "reason")
_WIDTH = 30


def write(path: Path, rows: pl.DataFrame) -> None:
    """Write the suggestions with a drop-down for each. Raises CommonGroundError where a file is, or none can be."""
    if os.path.lexists(path):
        raise CommonGroundError(f"{path} exists and is not overwritten; give --workbook another name.")
    book = openpyxl.Workbook()
    sheet = book.create_sheet("links")
    del book["Sheet"]
    sheet.append(_COLUMNS)
    for row in rows.select(_COLUMNS[1:]).iter_rows():
        sheet.append((None, *row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # a name like "=x" is no formula
    choice = DataValidation(type="list", formula1='"yes,no"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A2:A{max(rows.height, 1) + 1}")
    for letter in "ABCDEFG":
        sheet.column_dimensions[letter].width = _WIDTH
    try:
        book.save(path)
    except OSError as error:
        raise CommonGroundError(f"{path} can't be written ({error.strerror}); give --workbook another name.") from None


def read(path: Path) -> dict[str, pl.DataFrame]:
    """The pairs that the workbook confirms and refuses; a blank cell decides nothing.

    Raises CommonGroundError for no such workbook, or another word.
    """
    if problem := obstacle(path):
        raise CommonGroundError(f"{path} {problem}.")
    try:
        cells = list(openpyxl.load_workbook(path, read_only=True)["links"].iter_rows(values_only=True))
    except (OSError, KeyError, ValueError, BadZipFile, InvalidFileException) as error:
        raise CommonGroundError(
            f"{path} is no workbook of links ({error}); write one with common-ground link --workbook."
        ) from None
    if not cells or cells[0][: len(_COLUMNS)] != _COLUMNS:
        raise CommonGroundError(
            f"{path} is no workbook of links (its columns are others); write one with common-ground link --workbook."
        )
    found: dict[str, list[tuple[object, ...]]] = {"confirmed": [], "refused": []}
    for number, row in enumerate(cells[1:], start=2):
        word = str(row[0] or "").strip().lower()
        if word and word not in ("yes", "no"):
            raise CommonGroundError(f"{path} row {number}: {word!r} is neither yes nor no.")
        if word:
            found["confirmed" if word == "yes" else "refused"].append((row[1], row[3], row[6]))
    schema = dict.fromkeys(("source_account_id", "account_id", "reason"), pl.String)
    return {verdict: pl.DataFrame(rows, schema=schema, orient="row") for verdict, rows in found.items()}
