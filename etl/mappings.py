"""How the files of one system become canonical tables: the grammar of `etl/sources/*.toml` and `commonground.toml`.

A *record type* is one kind of file: how it is recognised, the canonical table that its rows go to, and which input
column feeds which canonical column. Column names are compared as `etl.names` does: `StageName` is `stage_name`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from etl.entities import ENTITIES, Entity, Kind
from etl.errors import ConfigError
from etl.toml_values import (
    DATE_ORDERS,
    DECIMAL_MARKS,
    as_table,
    as_text,
    as_texts,
    check_keys,
    parse_choice,
    parse_timezone,
)

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


_LISTS = ("files", "lacks", "needs", "modified", "version", "deleted", "refused")
_LIST_TABLES = ("columns", "prefixes", "where", "nulls", "compose", "lookups")
_TEXT_TABLES = ("constants", "references", "lists")
_SETTINGS = ("sheet", "each", "timezone", "date_order", "decimal_mark")
_CONDITIONS = ("flags", "when")
_KEYS = ("entity", "signature", "values", *_CONDITIONS, "fold", "unpivot", "also", "keep_deleted", *_SETTINGS)
ALLOWED_KEYS = tuple(sorted((*_LISTS, *_LIST_TABLES, *_TEXT_TABLES, *_KEYS)))
LOOKUP_KEYS = ("key", "value", "signature", "files", "each", "where", "deleted", "is_link")


def parse_record(table: Mapping[str, Any], *, name: str, where: str, entity: str | None = None) -> RecordType:
    """The record type that a TOML table describes.

    Raises ConfigError, with the key after `where`, for unknown keys, entities, columns, zones and values.
    """
    check_keys(table, ALLOWED_KEYS, where)
    entity = str(table.get("entity", entity))
    if entity not in ENTITIES:
        raise ConfigError(f"{where}.entity: {entity!r} is no table; allowed: {', '.join(ENTITIES)}.")
    parts: dict[str, Any] = {key: as_texts(table[key], f"{where}.{key}") for key in _LISTS if key in table}
    for key in (*_LIST_TABLES, *_TEXT_TABLES):
        if key in table:
            read = as_texts if key in _LIST_TABLES else as_text
            parts[key] = {k: read(v, f"{where}.{key}.{k}") for k, v in as_table(table[key], f"{where}.{key}").items()}
    parts |= _special_parts(table, where)
    also = tuple(parse_record(item, name=name, where=f"{where}.also") for item in table.get("also", ()))
    keeps = bool(table.get("keep_deleted", False))
    record = RecordType(name=name, entity=entity, keep_deleted=keeps, also=also, **parts)
    _check_columns(record, where)
    return record


def _special_parts(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The keys of a record type that are neither lists nor tables of lists or texts."""
    parts: dict[str, Any] = {key: table.get(key) for key in ("sheet", "each")}
    parts["timezone"] = parse_timezone(table.get("timezone"), f"{where}.timezone")
    parts["date_order"] = parse_choice(table.get("date_order"), DATE_ORDERS, f"{where}.date_order")
    parts["decimal_mark"] = parse_choice(table.get("decimal_mark"), DECIMAL_MARKS, f"{where}.decimal_mark")
    parts["signature"] = parse_signature(table.get("signature", []), f"{where}.signature")
    parts["values"] = parse_values(table.get("values", {}), where=f"{where}.values")
    parts |= {key: _conditions(table.get(key, {}), f"{where}.{key}") for key in _CONDITIONS}
    if "fold" in table:
        check_keys(table["fold"], ("any", "earliest", "highest"), f"{where}.fold")
        parts["fold"] = Fold(
            **{key: as_texts(columns, f"{where}.fold.{key}") for key, columns in table["fold"].items()}
        )
    if "unpivot" in table:
        check_keys(table["unpivot"], ("name", "value", "columns"), f"{where}.unpivot")
        parts["unpivot"] = Unpivot(**{**table["unpivot"], "columns": as_texts(table["unpivot"].get("columns"), where)})
    return parts


def _conditions(table: Any, where: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Input columns and their values, by canonical column."""
    return {
        column: {key: as_texts(value, f"{where}.{column}") for key, value in as_table(inputs, where).items()}
        for column, inputs in as_table(table, where).items()
    }


def parse_signature(value: Any, where: str) -> tuple[tuple[str, ...], ...]:
    """Columns that must all be there; a list among them names alternatives. Raises ConfigError."""
    if not isinstance(value, list):
        raise ConfigError(f"{where}: must be a list of columns, not {value!r}.")
    return tuple(as_texts(item, where) for item in value)


def parse_lookup(table: Mapping[str, Any], *, name: str, where: str) -> Lookup:
    """The lookup table that a TOML table describes; raises ConfigError."""
    check_keys(table, LOOKUP_KEYS, where)
    return Lookup(
        name=name,
        key=as_texts(table.get("key"), f"{where}.key"),
        value=as_texts(table.get("value"), f"{where}.value"),
        signature=parse_signature(table.get("signature"), f"{where}.signature"),
        files=as_texts(table.get("files", []), f"{where}.files"),
        each=table.get("each"),
        where={k: as_texts(v, f"{where}.where.{k}") for k, v in table.get("where", {}).items()},
        deleted=as_texts(table.get("deleted", []), f"{where}.deleted"),
        is_link=bool(table.get("is_link", False)),
    )


def extend(base: RecordType, extra: RecordType) -> RecordType:
    """`base` with what `extra` says: its tables are merged in, its other keys replace."""
    merged: dict[str, Any] = {
        key: {**getattr(base, key), **getattr(extra, key)} for key in (*_LIST_TABLES, *_TEXT_TABLES, *_CONDITIONS)
    }
    merged["values"] = merge_values(base.values, extra.values)
    for key in (*_LISTS, *_SETTINGS, "signature", "unpivot"):
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


def parse_values(table: Any, *, where: str) -> dict[str, ValueMap]:
    """Value maps by canonical column; input values are compared in lower case.

    Raises ConfigError where a value maps to none of an enumeration's values.
    """
    allowed = {
        column.name: column.values
        for entity in ENTITIES.values()
        for column in entity.columns
        if column.kind is Kind.ENUM
    }
    result: dict[str, ValueMap] = {}
    for column, values in as_table(table, where).items():
        entries = as_table(values, f"{where}.{column}").items()
        result[column] = {key.strip().lower(): as_text(value, f"{where}.{column}") for key, value in entries}
        for key, value in result[column].items():
            if column in allowed and value not in allowed[column]:
                options = ", ".join(allowed[column])
                raise ConfigError(f"{where}.{column}.{key!r}: {value!r} is not allowed; allowed: {options}.")
    return result


def _check_columns(record: RecordType, where: str) -> None:
    tables = ("columns", "constants", "references", "prefixes", *_CONDITIONS, "lists", "nulls", "compose", "lookups")
    named = [(f"{where}.{table}", column) for table in tables for column in getattr(record, table)]
    named += [(f"{where}.fold", c) for c in (*record.fold.any, *record.fold.earliest, *record.fold.highest)]
    named += [(f"{where}.needs", column) for column in record.needs]
    for place, column in named:
        if column not in record.table.by_name:
            options = ", ".join(record.table.by_name)
            raise ConfigError(f"{place}.{column}: {record.entity} has no such column; allowed: {options}.")
