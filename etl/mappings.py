"""How the files of one system become canonical tables: the grammar of `etl/sources/*.toml` and `commonground.toml`.

A *record type* is one kind of file: how it is recognised, the canonical table that its rows go to, and which input
column feeds which canonical column. Column names are compared without regard to case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from etl.entities import ENTITIES, Entity, Kind
from etl.errors import ConfigError

DATE_ORDERS = ("dmy", "mdy")
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
class RecordType:
    """One kind of file of a system. Column mappings go from canonical to input names."""

    name: str
    entity: str
    files: tuple[str, ...] = ()  # globs on the file's name
    sheet: str | None = None
    signature: tuple[str, ...] = ()  # columns that recognise it
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the first that is not null
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, ValueMap] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)  # system that a foreign id belongs to
    prefixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ids that begin otherwise are left out
    flags: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # true where a column has a value
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rows of other values are superseded
    needs: tuple[str, ...] = ()  # for `also`: rows without these are left out
    modified: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # a text here is why the system refused the record
    fold: Fold = Fold()
    keep_deleted: bool = False  # for `also`: rows of deleted records count too
    timezone: str | None = None
    date_order: str | None = None
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


_LISTS = ("files", "signature", "needs", "modified", "version", "deleted", "refused")
_LIST_TABLES = ("columns", "prefixes", "where")
_TEXT_TABLES = ("constants", "references")
_KEYS = ("entity", "sheet", "timezone", "date_order", "values", "flags", "fold", "also", "keep_deleted")
ALLOWED_KEYS = tuple(sorted((*_LISTS, *_LIST_TABLES, *_TEXT_TABLES, *_KEYS)))


def parse_record(table: Mapping[str, Any], *, name: str, where: str, entity: str | None = None) -> RecordType:
    """The record type that a TOML table describes.

    Raises ConfigError, with the key after `where`, for unknown keys, entities, columns, zones and values.
    """
    check_keys(table, ALLOWED_KEYS, where)
    entity = str(table.get("entity", entity))
    if entity not in ENTITIES:
        raise ConfigError(f"{where}.entity: {entity!r} is no table; allowed: {', '.join(ENTITIES)}.")
    parts: dict[str, Any] = {key: _texts(table[key], f"{where}.{key}") for key in _LISTS if key in table}
    for key in (*_LIST_TABLES, *_TEXT_TABLES):
        if key in table:
            read = _texts if key in _LIST_TABLES else _scalar
            parts[key] = {k: read(v, f"{where}.{key}.{k}") for k, v in as_table(table[key], f"{where}.{key}").items()}
    parts["values"] = parse_values(table.get("values", {}), where=f"{where}.values")
    parts["flags"] = {
        column: {k: _texts(v, f"{where}.flags.{column}") for k, v in as_table(inputs, f"{where}.flags").items()}
        for column, inputs in as_table(table.get("flags", {}), f"{where}.flags").items()
    }
    if "fold" in table:
        check_keys(table["fold"], ("any", "earliest", "highest"), f"{where}.fold")
        parts["fold"] = Fold(**{key: _texts(columns, f"{where}.fold.{key}") for key, columns in table["fold"].items()})
    parts["timezone"] = parse_timezone(table.get("timezone"), f"{where}.timezone")
    parts["date_order"] = parse_date_order(table.get("date_order"), f"{where}.date_order")
    also = tuple(parse_record(item, name=name, where=f"{where}.also") for item in table.get("also", ()))
    record = RecordType(
        name=name,
        entity=entity,
        sheet=table.get("sheet"),
        keep_deleted=bool(table.get("keep_deleted", False)),
        also=also,
        **parts,
    )
    _check_columns(record, where)
    return record


def extend(base: RecordType, extra: RecordType) -> RecordType:
    """`base` with what `extra` says: its tables are merged in, its other keys replace."""
    merged: dict[str, Any] = {
        key: {**getattr(base, key), **getattr(extra, key)} for key in (*_LIST_TABLES, *_TEXT_TABLES, "flags")
    }
    merged["values"] = merge_values(base.values, extra.values)
    for key in (*_LISTS, "timezone", "date_order"):
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
        result[column] = {key.strip().lower(): _scalar(value, f"{where}.{column}") for key, value in entries}
        for key, value in result[column].items():
            if column in allowed and value not in allowed[column]:
                options = ", ".join(allowed[column])
                raise ConfigError(f"{where}.{column}.{key!r}: {value!r} is not allowed; allowed: {options}.")
    return result


def check_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    """Raise ConfigError for a key of `table` that is not in `allowed`."""
    for key in as_table(table, where):
        if key not in allowed:
            raise ConfigError(f"{where}.{key}: unknown key; allowed: {', '.join(allowed)}.")


def as_table(value: Any, where: str) -> Mapping[str, Any]:
    """`value`, which must be a TOML table; raises ConfigError."""
    if not isinstance(value, Mapping):
        raise ConfigError(f'{where}: must be a table, such as {{ name = "value" }}, not {value!r}.')
    return value


def parse_timezone(value: Any, where: str) -> str | None:
    """An IANA zone name or None; raises ConfigError."""
    if value is None:
        return None
    try:
        ZoneInfo(str(value))
    except (ValueError, KeyError, OSError):
        raise ConfigError(f"{where}: {value!r} is no time zone; use a name such as Europe/Paris or UTC.") from None
    return str(value)


def parse_date_order(value: Any, where: str) -> str | None:
    """`dmy`, `mdy` or None; raises ConfigError."""
    if value is not None and value not in DATE_ORDERS:
        raise ConfigError(f"{where}: {value!r} is not allowed; allowed: {', '.join(DATE_ORDERS)}.")
    return None if value is None else str(value)


def _check_columns(record: RecordType, where: str) -> None:
    tables = ("columns", "constants", "references", "prefixes", "flags")
    named = [(f"{where}.{table}", column) for table in tables for column in getattr(record, table)]
    named += [(f"{where}.fold", c) for c in (*record.fold.any, *record.fold.earliest, *record.fold.highest)]
    named += [(f"{where}.needs", column) for column in record.needs]
    for place, column in named:
        if column not in record.table.by_name:
            options = ", ".join(record.table.by_name)
            raise ConfigError(f"{place}.{column}: {record.entity} has no such column; allowed: {options}.")


def _texts(value: Any, where: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ConfigError(f"{where}: must be a text or a list of texts, not {value!r}.")
    return tuple(items)


def _scalar(value: Any, where: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise ConfigError(f"{where}: must be one value, not {value!r}.")
    return str(value)
