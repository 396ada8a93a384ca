"""A list below one record that heads it, as lists of attendance are written: the record's cells go to every row.

A header, its only record, a blank line, and then the header of the list, which is of another width.
"""

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl.extract.malformed_rows import Delimited, repeated, unique_names

_SAMPLE = 1 << 14  # characters in which the header of the list must stand
_LEAST = 3  # cells of the record that heads the list
_NAME = re.compile(r"[^\W\d_][^@]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """The record above a list: its columns, its cells, and the lines down to the list's header."""

    columns: tuple[str, ...]
    cells: tuple[str, ...]
    n_lines: int


def heading(text: Path) -> Heading | None:
    """The record above the list that a file in UTF-8 holds; None where it is a plain table."""
    with text.open(encoding="utf-8-sig", newline="") as source:
        lines = source.read(_SAMPLE).splitlines(keepends=True)
    for delimiter in ",;\t":
        reader = csv.reader(lines, delimiter=delimiter)
        records, ends = [], []
        try:
            for cells in reader:
                records.append(_filled(cells))
                ends.append(reader.line_num)
                if len(records) == 4:
                    break
            else:
                continue
        except csv.Error:
            continue
        names, cells, blank, below = records
        is_headed = (
            len(names) >= _LEAST and len(names) == len(cells) and not blank and len(below) not in (0, 1, len(names))
        )
        if is_headed and all(_NAME.fullmatch(name) for name in (*names, *below)):
            return Heading(unique_names(names), tuple(cells), ends[2])
    return None


def _filled(cells: list[str]) -> list[str]:
    """The cells, without those at the end that are empty."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def headed(read: Delimited, parquet: Path, above: Heading) -> Delimited:
    """The list that was read to `parquet`, with the cells of the record above it in columns of their own."""
    taken = {name.lower() for name in read.columns}
    added: dict[str, pl.Expr] = {}
    for name, cell in zip(above.columns, above.cells, strict=True):
        own = repeated(name, taken)
        taken.add(own.lower())
        added[own] = pl.lit(cell.strip() or None, dtype=pl.String)
    pl.read_parquet(parquet, glob=False).with_columns(**added).write_parquet(parquet)
    note = f"the record in row 2 heads the list below it and goes to each of its rows ({', '.join(above.columns)[:80]})"
    return replace(read, columns=(*read.columns, *added), note=note)
