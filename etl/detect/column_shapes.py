"""What the cells of one column look like: days, yes or no, numbers, names; and whose word its name is."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from etl.conform.format_inference import ColumnFormat, column_format, format_counts
from etl.conform.parse_values import FALSE, TRUE, parse
from etl.entities import Kind
from etl.extract.landed_table import Landed
from etl.settings.systems import systems

_DAY = r"^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-](?:\d{1,2}|\p{L}{3,9})\.?[./-]\d{2,4}|\d{1,2}\.? \p{L}{3,9}\.? \d{4})"
_NUMBER = r"^[^\p{L}\d]*(?:[A-Z]{3}\s*)?-?\d[\d.,' ]*\s*(?:\p{Sc}|[A-Z]{3}|k|(?i:kr|fr|kč|zł)\.?)?$"
_WORDS = r"^\p{Lu}[\p{L}'’.-]+(?: \p{L}[\p{L}'’.-]*)+$"
_MOST = 0.7  # of the filled cells
_SOME = 0.3  # of the filled cells: the others say that nobody is named
_FEW = 12  # values of a column that sorts
_FIRST = 5_000  # rows that are looked at


@dataclass(frozen=True, slots=True)
class Shape:
    """One column of a table that nothing recognised."""

    name: str
    values: tuple[str, ...]  # the distinct filled cells, at most a few
    n_filled: int
    is_day: bool
    is_truth: bool
    is_number: bool
    is_person: bool
    is_two_valued: bool  # yes and no, without a blank or a third answer

    @property
    def words(self) -> str:
        """The name in lower case, words between single spaces."""
        return words(self.name)


def shapes(table: Landed) -> list[Shape]:
    """Every column of a table with the look of its cells."""
    frame = table.scan().select(table.columns).head(_FIRST).collect()
    return [_shape(frame[name]) for name in table.columns]


def words(name: str) -> str:
    """A name in lower case without what stands in brackets, and with single spaces for everything else."""
    plain = unicodedata.normalize("NFC", re.sub(r"\(.*?\)|\[.*?\]|__c$", " ", name)).lower()
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÄÖÜ])", " ", name) if " " not in name and "_" not in name else None
    plain = unicodedata.normalize("NFC", re.sub(r"\(.*?\)|__c$", " ", parted)).lower() if parted else plain
    return " ".join(re.findall(r"[^\W_]+", plain))


def likeness(name: str, synonyms: Sequence[str]) -> int:
    """How well a name (as `words` gives it) matches: 3 the same, 2 among its words, 1 the beginning of one; 0 not."""
    best = 0
    for synonym in synonyms:
        stem = synonym.strip("*")
        if name == stem:
            return 3
        if synonym.endswith("*") and re.search(rf"\b{stem}", name):
            best = max(best, 2 if re.match(rf"{stem}", name) else 1)
        elif " " in stem and re.search(rf"\b{re.escape(stem)}\b", name):
            best = max(best, 2)
    return best


def needed_order(table: Landed, names: Sequence[str]) -> str | None:
    """The order of days to be set where one of the columns does not tell it: that of the others; None where all do."""
    formats = [_format(table.scan().select(name).collect()[name]) for name in names]
    told = {one.date_order for one in formats if one.date_order}
    return ("mdy" if told == {"mdy"} else "dmy") if any(one.is_undecidable for one in formats) else None


def is_mark_undecided(table: Landed, names: Sequence[str]) -> bool:
    """Whether a thousand cannot be told from a fraction in one of the columns."""
    return any(_format(table.scan().select(name).collect()[name], Kind.NUMBER).is_mark_undecidable for name in names)


def earliest(table: Landed, name: str) -> date | None:
    """The earliest day in a column; None without one."""
    cells = table.scan().select(name).collect()[name].str.strip_chars()
    found = pl.DataFrame({name: cells}).select(parse(pl.col(name), Kind.DATE, _format(cells))).to_series().min()
    return found if isinstance(found, date) else None


def _format(cells: pl.Series, kind: Kind = Kind.DATE) -> ColumnFormat:
    counts: Mapping[str, pl.Expr] = format_counts(pl.col("cell"), kind)
    row = cells.str.strip_chars().alias("cell").to_frame().select(**counts).row(0, named=True)
    return column_format({key: int(value or 0) for key, value in row.items()})


def _shape(column: pl.Series) -> Shape:
    cells = column.cast(pl.String).str.strip_chars()
    lower, blank = cells.str.to_lowercase(), ["", *systems()["generic"].null_tokens]
    filled = cells.filter(cells.is_not_null() & ~lower.is_in(blank))
    said = filled.str.to_lowercase()
    n = len(filled)
    distinct = filled.unique(maintain_order=True)
    is_truth = bool(n) and bool(said.is_in([*TRUE, *FALSE]).all())
    return Shape(
        name=column.name,
        values=tuple(distinct.head(_FEW + 1)),
        n_filled=n,
        is_day=_share(filled, _DAY) >= _MOST,
        is_truth=is_truth,
        is_number=_share(filled, _NUMBER) >= _MOST,
        is_person=_share(filled, _WORDS) >= _SOME,
        is_two_valued=is_truth and n == len(cells) and len(distinct) <= 2,
    )


def _share(cells: pl.Series, pattern: str) -> float:
    return int(cells.str.contains(pattern).sum()) / len(cells) if len(cells) else 0.0
