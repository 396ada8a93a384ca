"""The packaged systems: a file of `etl/sources/` each, and the values that mean the same in all of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from etl.errors import ConfigError
from etl.settings.mapping_parser import parse_lookup, parse_record, parse_values
from etl.settings.mappings import Lookup, RecordType, ValueMap, merge_values
from etl.settings.paths import SYSTEMS
from etl.settings.toml_values import check_keys

SYSTEM_KEYS = ("is_crm", "id_transform", "null_tokens", "values", "lookups", "records")


@dataclass(frozen=True, slots=True)
class System:
    """A packaged file of `etl/sources/`."""

    name: str
    is_crm: bool
    id_transform: str | None
    null_tokens: tuple[str, ...]
    values: Mapping[str, ValueMap]  # those of `generic.toml` included
    records: tuple[RecordType, ...]
    lookups: tuple[Lookup, ...] = ()


@cache
def systems() -> dict[str, System]:
    """The packaged systems by name."""
    return {file.stem: _system(file) for file in sorted(SYSTEMS.glob("*.toml"))}


@cache
def _default_values() -> Mapping[str, ValueMap]:
    """Value maps that hold whatever the system, from `generic.toml`."""
    return parse_values(read_toml(SYSTEMS / "generic.toml").get("values", {}), where="generic.values")


def _system(file: Path) -> System:
    content = read_toml(file)
    check_keys(content, SYSTEM_KEYS, file.stem)
    values = merge_values(_default_values(), parse_values(content.get("values", {}), where=f"{file.stem}.values"))
    records = [
        parse_record(table, name=name, where=f"{file.stem}.records.{name}")
        for name, table in content.get("records", {}).items()
    ]
    return System(
        name=file.stem,
        is_crm=bool(content.get("is_crm", False)),
        id_transform=content.get("id_transform"),
        null_tokens=tuple(content.get("null_tokens", ())),
        values=values,
        records=tuple(with_defaults(record, values) for record in records),
        lookups=tuple(
            parse_lookup(table, name=name, where=f"{file.stem}.lookups.{name}")
            for name, tables in content.get("lookups", {}).items()
            for table in tables
        ),
    )


def with_defaults(record: RecordType, values: Mapping[str, ValueMap]) -> RecordType:
    also = tuple(with_defaults(item, values) for item in record.also)
    relevant = {column: entries for column, entries in values.items() if column in record.table.by_name}
    return replace(record, values=merge_values(relevant, record.values), also=also)


def read_toml(file: Path) -> dict[str, Any]:
    """The content of a TOML file; raises ConfigError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name} is not valid TOML: {error}.") from None
