"""A record of an export as a reader sees it: where it stands, and its cells."""

import polars as pl

from dashboard.locale import t
from dashboard.wording.words import inside_words


def where(source_file: str, source_row: int) -> str:
    """The file and the row, as a spreadsheet counts them."""
    return t("{file}, row {row}", file=source_file, row=str(source_row))


def is_address(address: str | None) -> bool:
    """Whether it is an address of the web: a cell is hostile."""
    return bool(address) and str(address).startswith(("https://", "http://"))


def cells(record: dict[str, str], read_as: dict[str, str]) -> pl.DataFrame:
    """A row per column of the record that says anything: column, cell, and what it was read as."""
    rows = [(name, text, inside_words(read_as[name]) if name in read_as else None) for name, text in record.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(("column", "cell", "read_as"), pl.String), orient="row")


def headings() -> dict[str, str]:
    """What a reader calls the columns of `cells`."""
    return {"column": t("Column"), "cell": t("In the export"), "read_as": t("Read as")}
