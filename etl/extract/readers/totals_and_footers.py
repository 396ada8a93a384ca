"""Rows that look like records and are none: totals, the header once more, and what stands below the last record."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
from polars import selectors as cs

from etl.extract.landed_table import ROW, Table, numbered, write_rejects
from etl.extract.malformed_rows import Misfit, misfit_frame
from etl.extract.readers.csv_record_by_record import is_prose

_TOTAL = (
    r"(?i)^(?:grand |sub|zwischen|gesamt)?[ -]?"
    r"(?:totals?|totale|totaal|sum|summe|summa|somme|suma|gesamt|celkem|razem)\b.{0,40}$"
)
_AMOUNT = r"^[(+−-]?\s*(?:\p{Sc}|[A-Z]{3})?\s*[(+−-]?\d[\d\s.,'’]*(?:\p{Sc}|[A-Z]{3})?\s*[%)−-]?$"
_DATE = r"^\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})$"
_MEND = "nothing, if it is no record; else mend it in its system and export it again"
_FOOTER = 20  # rows at the end among which a footer is looked for
_SAMPLED = 1_000  # cells of the first column that a footer is compared with

Cells = Sequence[str | None]


def without_leftovers(table: Table, folder: Path) -> Table:
    """The table without rows that are no records, each of them a reject by name. Narrow tables are left as they are."""
    if table.parquet is None or len(table.columns) < 3:
        return table
    misfits = misfit_frame(()) if table.rejects is None else pl.read_parquet(folder / table.rejects, glob=False)
    blank = set(table.skipped).difference(misfits["source_row"])
    rows = numbered(folder / table.parquet, table.first_row, table.skipped)
    found = {number: ("below the last record", cells) for number, cells in _footer(rows, table.columns, blank)}
    above = rows.filter(~cs.by_name(ROW).is_in(list(found)))
    found |= {number: (reason, cells) for number, cells, reason in _repeats(above, table.columns)}
    if not found:
        return table
    rows.filter(~cs.by_name(ROW).is_in(list(found))).drop(ROW).collect().write_parquet(folder / table.parquet)
    leftovers = [
        Misfit(number, None, ", ".join(cell for cell in cells if cell), reason, _MEND)
        for number, (reason, cells) in sorted(found.items())
    ]
    return replace(
        table,
        skipped=tuple(sorted({*table.skipped, *found})),
        n_leftovers=len(found),
        rejects=write_rejects(
            pl.concat([misfits, misfit_frame(leftovers)]).sort("source_row"),
            folder,
            f"{Path(table.parquet).stem}-rejects",
        ),
    )


def _repeats(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[tuple[int, Cells, str]]:
    """Row, cells and reason of each total, and of each header in the middle."""
    named = next((name for name in columns if not name.startswith("column_")), columns[0])
    is_label = pl.coalesce(*map(cs.by_name, columns[:2])).str.contains(_TOTAL)
    is_named = cs.by_name(named).str.strip_chars("\ufeff ") == named
    doubtful = rows.filter(is_label.fill_null(False) | is_named.fill_null(False)).collect()
    usual: Mapping[int, tuple[bool, bool]] | None = None
    for number, *cells in doubtful.iter_rows():
        if all(map(_is_name, cells, columns, range(1, len(columns) + 1))):
            yield number, cells, "the header once more, not a record"
            continue
        usual = usual or _usual(rows.filter(~is_label.fill_null(False)), columns)
        if re.search(_TOTAL, next(filter(None, cells))) and _is_total(cells, usual):
            yield number, cells, "a total, not a record"


def _is_name(cell: str | None, name: str, position: int) -> bool:
    plain = (cell or f"column_{position}").strip("\ufeff ")
    return plain in (name, re.sub(r" \(\d+\)$", "", name))


def _usual(records: pl.LazyFrame, columns: Sequence[str]) -> dict[int, tuple[bool, bool]]:
    """For every column whether all records fill it, and whether most of its cells are amounts."""
    cells = [cs.by_name(name) for name in columns]
    counts = records.select(
        pl.len().alias("n_records"),
        *(cell.count().alias(f"filled {n}") for n, cell in enumerate(cells)),
        *(_is_amount(cell).sum().alias(f"amounts {n}") for n, cell in enumerate(cells)),
    ).collect()
    found = counts.row(0, named=True)
    return {
        n: (
            0 < found["n_records"] == found[f"filled {n}"],
            found[f"filled {n}"] < 2 * found[f"amounts {n}"],
        )
        for n in range(len(columns))
    }


def _is_amount(cells: pl.Expr) -> pl.Expr:
    return cells.str.contains(_AMOUNT) & ~cells.str.contains(_DATE)


def _is_total(cells: Cells, usual: Mapping[int, tuple[bool, bool]]) -> bool:
    """Whether beside its label there are only amounts, where others have amounts, and not what every record has."""
    label, *filled = [n for n, cell in enumerate(cells) if cell]
    amounts = pl.Series([cells[n] for n in filled], dtype=pl.String).to_frame("cell").select(_is_amount(pl.col("cell")))
    has_number = bool(filled) or bool(re.search(r"\d", cells[label] or ""))
    is_apart = any(is_always and not cells[n] for n, (is_always, _) in usual.items())
    return has_number and is_apart and bool(amounts["cell"].all()) and all(usual[n][1] for n in filled)


def _footer(rows: pl.LazyFrame, columns: Sequence[str], blank: Collection[int]) -> Iterator[tuple[int, Cells]]:
    """The lines of prose in a single cell at the end, where a blank row stands above them."""
    tail = rows.tail(_FOOTER).collect().rows()
    last = next((at for at in range(len(tail) - 1, -1, -1) if sum(map(bool, tail[at][1:])) > 1), -1)
    below = tail[last + 1 :]
    is_apart = [not any(cells) or number - 1 in blank for number, *cells in below]
    lines = below[is_apart.index(True) :] if any(is_apart) else []
    if lines:
        above = rows.filter(cs.by_name(ROW) < lines[0][0]).select(cs.by_name(columns[0])).head(_SAMPLED)
        patterns = set(map(_pattern, above.collect().to_series()))
        for number, *cells in lines:
            text = next(filter(None, cells), "")
            if is_prose(text) and _pattern(text) not in patterns:
                yield number, cells


def _pattern(cell: str | None) -> str:
    """What a cell looks like: `a-9` for any letters and any digits."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell or ""))
