"""How the files of one system become canonical tables.

A *record type* is one kind of file: how it is recognised, the canonical table that its rows go to, and which column
of the input feeds which canonical column. Column names are compared by
`recognise.column_names`: `StageName` is `stage_name`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from etl.entities import ENTITIES, Entity

ValueMap = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fold:
    """Columns whose value is taken over all updates of a record, not from the newest one."""

    any: tuple[str, ...] = ()
    earliest: tuple[str, ...] = ()
    highest: tuple[str, ...] = ()


def joined(folds: Iterable[Fold]) -> Fold:
    """Every column that any of `folds` names."""
    ordered = list(folds)
    return Fold(
        any=tuple(dict.fromkeys(name for fold in ordered for name in fold.any)),
        earliest=tuple(dict.fromkeys(name for fold in ordered for name in fold.earliest)),
        highest=tuple(dict.fromkeys(name for fold in ordered for name in fold.highest)),
    )


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Input columns that become rows: the column's name in one canonical column, its cell in another."""

    name: str
    value: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A kind of file that only translates: the cell `value` stands for the cell `key`."""

    name: str
    key: tuple[str, ...]
    value: tuple[str, ...]
    signature: tuple[tuple[str, ...], ...]
    files: tuple[str, ...] = ()
    each: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # only rows with one of these values
    deleted: tuple[str, ...] = ()
    is_link: bool = False  # a cell that it lacks is not recorded, instead of kept as it is
    by_name: bool = False  # a name that two records bear means neither of them


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of file of a system. Column mappings go from canonical to input names."""

    name: str
    entity: str
    files: tuple[str, ...] = ()  # globs on the file's name
    sheet: str | None = None
    each: str | None = None  # array inside JSON records, whose elements are the rows
    signature: tuple[tuple[str, ...], ...] = ()  # columns that recognise it; of several names one is enough
    lacks: tuple[str, ...] = ()  # columns that such a file does not have
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the first that is not null
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, ValueMap] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)  # separator of a cell with several items; the first counts
    nulls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # patterns of cells that mean not recorded
    compose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # made of other canonical columns
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # tables that translate the cell
    unpivot: Unpivot | None = None  # for `also`: a row for each of several columns
    references: Mapping[str, str] = field(default_factory=dict)  # system that a foreign id belongs to
    prefixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ids that begin otherwise are left out
    flags: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # true where a column has a value
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rows of other values are superseded
    when: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # else the cell does not count
    needs: tuple[str, ...] = ()  # rows without these are left out
    modified: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    history: tuple[str, ...] = ()  # columns whose changes from one version to the next are kept
    deleted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # a text here is why the system refused the record
    fold: Fold = Fold()
    keep_deleted: bool = False  # for `also`: rows of deleted records count too
    timezone: str | None = None
    date_order: str | None = None
    decimal_mark: str | None = None
    also: tuple["RecordType", ...] = ()

    @property
    def table(self) -> Entity:
        """The canonical table that the rows go to."""
        return ENTITIES[self.entity]

    @property
    def technical(self) -> dict[str, tuple[str, ...]]:
        """Input columns that steer the reading instead of filling a canonical column."""
        return {
            "modified": self.modified,
            "version": self.version,
            "deleted": self.deleted,
            "refused": self.refused,
        }


LISTS = ("files", "lacks", "needs", "modified", "version", "history", "deleted", "refused")
LIST_TABLES = ("columns", "prefixes", "where", "nulls", "compose", "lookups")
TEXT_TABLES = ("constants", "references", "lists")
SETTINGS = ("sheet", "each", "timezone", "date_order", "decimal_mark")
CONDITIONS = ("flags", "when")


def extend(base: RecordType, extra: RecordType) -> RecordType:
    """`base` with what `extra` says: its tables are merged in, its other keys replace."""
    merged: dict[str, Any] = {
        key: {**getattr(base, key), **getattr(extra, key)} for key in (*LIST_TABLES, *TEXT_TABLES, *CONDITIONS)
    }
    merged["values"] = merge_values(base.values, extra.values)
    for key in (*LISTS, *SETTINGS, "signature", "unpivot"):
        merged[key] = getattr(extra, key) or getattr(base, key)
    merged["fold"] = base.fold if extra.fold == Fold() else extra.fold
    return replace(base, also=(*base.also, *extra.also), **merged)


def merge_values(*maps: Mapping[str, ValueMap]) -> dict[str, ValueMap]:
    """Value maps by canonical column; later ones win."""
    merged: dict[str, ValueMap] = {}
    for by_column in maps:
        for column, values in by_column.items():
            merged[column] = {**merged.get(column, {}), **values}
    return merged
