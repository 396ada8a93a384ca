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
from etl.extract.readers.grouped_reports import filled_down, group_columns

_WORDS = "totals?|totale|totaal|totaux|sum|summe|summa|somme|suma|gesamt|celkem|razem"
_TOTAL = (
    rf"(?i)^(?:(?:grand |sub|zwischen|gesamt|sous|sous-|tussen)?[ -]?(?:{_WORDS})|(?:teil|gesamt)ergebnis)\b.{{0,40}}$"
)
_OF_PART = r"(?i)^(?:(?:sub|zwischen|sous|tussen)[ -]?(?:totals?|totale|totaal|summen?|totaux)|teilergebnis)\b"
_OF_GROUP = r"(?i)^(.+?)[ -]+(?:totals?|totale|totaal|result|ergebnis|gesamt|summe|somme|suma|celkem|razem)$"
_MEASURE = (
    r"(?i)^(?:record |row )?(?:sum|count|average|avg|mean|median|max(?:imum)?|min(?:imum)?|anzahl|summe|mittelwert"
    r"|durchschnitt|somme|nombre|moyenne|suma|recuento|promedio)[:.]?$"
)
_LABELS = 5  # columns at the left in which the label of a total may stand
_AMOUNT = r"^[(+−-]?\s*(?:\p{Sc}|[A-Z]{3})?\s*[(+−-]?\d[\d\s.,'’]*(?:\p{Sc}|[A-Z]{3})?\s*[%)−-]?$"
_DATE = r"^\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})$"
TOTAL, GROUP_TOTAL = "a total, not a record", "the total of its group, not a record"
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
    records = rows.filter(~cs.by_name(ROW).is_in(list(found))).collect()
    ends = _ends(found, records)
    group = group_columns(records, table.columns, ends) if ends else []
    filled = filled_down(records, table.columns, group, ends)
    filled.drop(ROW).write_parquet(folder / table.parquet)
    leftovers = [
        Misfit(number, None, ", ".join(cell for cell in cells if cell), reason, _MEND)
        for number, (reason, cells) in sorted(found.items())
    ]
    return replace(
        table,
        skipped=tuple(sorted({*table.skipped, *found})),
        n_leftovers=len(found),
        note="; ".join(filter(None, (table.note, _said(records, filled, group)))) or None,
        rejects=write_rejects(
            pl.concat([misfits, misfit_frame(leftovers)]).sort("source_row"),
            folder,
            f"{Path(table.parquet).stem}-rejects",
        ),
    )


def _ends(found: Mapping[int, tuple[str, Cells]], records: pl.DataFrame) -> dict[int, int]:
    """The rows of subtotals, each with the position of its label: totals between records, or that say what they are."""
    numbers = set(records[ROW].head(1)) | set(records[ROW].tail(1))
    ends = {}
    for number, (reason, cells) in found.items():
        position, label = next(((at, cell) for at, cell in enumerate(cells) if cell), (0, ""))
        is_between = bool(numbers) and min(numbers) < number < max(numbers)
        is_part = reason == TOTAL and not re.search(_MEASURE, label) and (is_between or re.search(_OF_PART, label))
        if is_part or reason == GROUP_TOTAL:
            ends[number] = position
    return ends


def _said(records: pl.DataFrame, filled: pl.DataFrame, group: Sequence[str]) -> str | None:
    """What to say of group columns that were filled down."""
    if not group:
        return None
    n = int((records.select(group).null_count() - filled.select(group).null_count()).to_series().item())
    rows = "1 row has" if n == 1 else f"{n:,} rows have"
    named = ", ".join(group)[:80]
    return f"it is grouped, with subtotals: {rows} the value of the first row of the group filled down ({named})"


def _repeats(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[tuple[int, Cells, str]]:
    """Row, cells and reason of each total, and of each header in the middle."""
    named = next((name for name in columns if not name.startswith("column_")), columns[0])
    label = pl.coalesce(*map(cs.by_name, columns[:_LABELS]))
    is_total = pl.any_horizontal(label.str.contains(pattern) for pattern in (_TOTAL, _MEASURE, _OF_GROUP))
    is_named = cs.by_name(named).str.strip_chars("\ufeff ") == named
    doubtful = rows.filter(is_total.fill_null(False) | is_named.fill_null(False)).collect()
    usual: Mapping[int, tuple[bool, bool]] | None = None
    last = 0  # row of the last total
    for number, *cells in doubtful.iter_rows():
        if all(map(_is_name, cells, columns, range(1, len(columns) + 1))):
            yield number, cells, "the header once more, not a record"
            continue
        usual = usual or _usual(rows.filter(~is_total.fill_null(False)), columns)
        position, text = next((at, cell) for at, cell in enumerate(cells) if cell)
        is_further = bool(re.search(_MEASURE, text)) and number == last + 1
        if (re.search(_TOTAL, text) or is_further) and _is_total(cells, usual):
            last = number
            yield number, cells, TOTAL
        elif (of := re.search(_OF_GROUP, text)) and _is_total(cells, usual):
            above = rows.filter(cs.by_name(ROW) < number).select(cs.by_name(columns[position])).drop_nulls().tail(1)
            if above.collect().to_series().to_list() == [of[1]]:
                last = number
                yield number, cells, GROUP_TOTAL


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
    label, *others = [n for n, cell in enumerate(cells) if cell]
    filled = [n for n in others if not re.search(_MEASURE, cells[n] or "")]
    is_measured = len(filled) < len(others) or bool(re.search(_MEASURE, cells[label] or ""))
    amounts = pl.Series([cells[n] for n in filled], dtype=pl.String).to_frame("cell").select(_is_amount(pl.col("cell")))
    has_number = bool(filled) or bool(re.search(r"\d", cells[label] or ""))
    is_apart = any(is_always and not cells[n] for n, (is_always, _) in usual.items())
    return has_number and is_apart and bool(amounts["cell"].all()) and (is_measured or all(usual[n][1] for n in filled))


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
