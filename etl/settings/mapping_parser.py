"""TOML → mappings: the grammar of `etl/sources/*.toml` and `commonground.toml`."""

from collections.abc import Mapping
from typing import Any

from etl.entities import ENTITIES, Kind
from etl.errors import ConfigError
from etl.settings.mappings import (
    CONDITIONS,
    LIST_TABLES,
    LISTS,
    SETTINGS,
    TEXT_TABLES,
    Fold,
    Lookup,
    RecordType,
    Unpivot,
    ValueMap,
)
from etl.settings.toml_values import (
    DATE_ORDERS,
    DECIMAL_MARKS,
    as_table,
    as_text,
    as_texts,
    check_keys,
    parse_choice,
    parse_timezone,
)

_KEYS = ("entity", "signature", "values", *CONDITIONS, "fold", "unpivot", "also", "keep_deleted", *SETTINGS)
ALLOWED_KEYS = tuple(sorted((*LISTS, *LIST_TABLES, *TEXT_TABLES, *_KEYS)))
LOOKUP_KEYS = ("key", "value", "signature", "files", "each", "where", "deleted", "is_link", "by_name")


def parse_record(table: Mapping[str, Any], *, name: str, where: str, entity: str | None = None) -> RecordType:
    """The record type that a TOML table describes.

    Raises ConfigError, with the key after `where`, for unknown keys, entities, columns, zones and values.
    """
    check_keys(table, ALLOWED_KEYS, where)
    entity = str(table.get("entity", entity))
    if entity not in ENTITIES:
        raise ConfigError(f"{where}.entity: {entity!r} is no table; allowed: {', '.join(ENTITIES)}.")
    parts: dict[str, Any] = {key: as_texts(table[key], f"{where}.{key}") for key in LISTS if key in table}
    for key in (*LIST_TABLES, *TEXT_TABLES):
        if key in table:
            read = as_texts if key in LIST_TABLES else as_text
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
    parts |= {key: _conditions(table.get(key, {}), f"{where}.{key}") for key in CONDITIONS}
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
        by_name=bool(table.get("by_name", False)),
    )


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
    tables = ("columns", "constants", "references", "prefixes", *CONDITIONS, "lists", "nulls", "compose", "lookups")
    named = [(f"{where}.{table}", column) for table in tables for column in getattr(record, table)]
    named += [(f"{where}.fold", c) for c in (*record.fold.any, *record.fold.earliest, *record.fold.highest)]
    named += [(f"{where}.{key}", column) for key in ("needs", "history") for column in getattr(record, key)]
    for place, column in named:
        if column not in record.table.by_name:
            options = ", ".join(record.table.by_name)
            raise ConfigError(f"{place}.{column}: {record.entity} has no such column; allowed: {options}.")
