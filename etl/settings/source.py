"""One place that files or tables come from: `[[source]]`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from etl.entities import ENTITIES
from etl.settings.databases import TablePlace
from etl.settings.mapping_parts import Lookup
from etl.settings.mappings import RecordType
from etl.settings.overrides import record_types, refuse_unclear
from etl.settings.places import obstacle
from etl.settings.systems import SYSTEM_NAMES, System, systems
from etl.settings.toml_values import (
    LISTED,
    DateOrder,
    Day,
    DecimalMark,
    SwappedDates,
    TextList,
    Timezone,
    allowed,
    shown,
    wrong,
)

LINKED_TABLES = tuple(name for name, entity in ENTITIES.items() if "record_url" in entity.by_name)


def _system(value: Any) -> System:
    if isinstance(value, System):
        return value
    if not isinstance(value, str) or value not in systems():
        raise wrong(f"{shown(value)} is not known; {allowed(SYSTEM_NAMES, value)}")
    return systems()[value]


def _addresses(by_table: Mapping[str, str]) -> Mapping[str, str]:
    for name, address in by_table.items():
        if name not in LINKED_TABLES:
            raise wrong(f"unknown key; {allowed(LINKED_TABLES, name)}", name)
        if "{id}" not in address or not address.startswith(("https://", "http://")):
            raise wrong('must be an address with {id} in it, such as "https://crm.example/{id}".', name)
    return by_table


class Source(TablePlace):
    """One place that files or tables come from. `name` is the prefix of its ids."""

    system: Annotated[System, PlainValidator(_system, json_schema_input_type=str)] = Field(
        description="whose export it is: " + ", ".join(SYSTEM_NAMES), json_schema_extra={"enum": list(SYSTEM_NAMES)}
    )
    path: Path = Field(
        default=Path(),
        validate_default=True,
        description="folder, file or ZIP, relative to this file",
    )
    name: str = Field(default="", description="prefix of the ids, where it is not the system's name")
    timezone: Timezone = Field(default="UTC", description="IANA zone of zoneless times; default UTC")
    date_order: DateOrder | None = Field(default=None, description="`dmy` or `mdy`, where a column's dates do not tell")
    swapped_dates: SwappedDates | None = Field(
        default=None,
        description="`turn` or `keep`, where a spreadsheet has taken days up to 12 for months: its dates are turned"
        " back, or are right as they are",
    )
    decimal_mark: DecimalMark | None = Field(
        default=None, description="`.` or `,`, where a column's numbers do not tell 1.234 from 1,234"
    )
    exported_on: Day | None = Field(
        default=None, description="day of the export; default: when the file was last changed"
    )
    null_tokens: TextList = Field(default=(), description="texts that mean an empty cell")
    record_urls: Annotated[Mapping[str, str], AfterValidator(_addresses)] = Field(
        default={},
        alias="record_url",
        json_schema_extra={"propertyNames": {"enum": list(LINKED_TABLES)}},
        description="`<table>` = address of a record with `{id}` in it, where the export has none",
    )
    entities: Mapping[str, Annotated[tuple[RecordType, ...], LISTED]] = Field(
        default={},
        description="`[source.entities.<table>]`: a kind of file of your own; without files or a key, a change of every"
        " packaged kind of the table",
    )
    records: Mapping[str, RecordType] = Field(
        default={}, description="`[source.records.<kind>]`: a change of one packaged kind of file, as `detect` names it"
    )
    record_types: SkipJsonSchema[tuple[RecordType, ...]] = ()  # the packaged ones, with what the settings say
    is_fetched: SkipJsonSchema[bool] = False  # True: its tables lie in `path` now, as files
    is_declared: SkipJsonSchema[bool] = True  # False: a packaged system, for files that no declared source holds

    @field_validator("path", mode="before")
    @classmethod
    def _beside_the_settings(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str | Path):
            raise wrong(f"must be a text in quotes, not {shown(value)}.")
        if info.context is None:
            return value
        path = Path(info.context) / value
        if not os.path.exists(path):  # which is so, too, of a name that no file can have
            raise wrong(f"there is no {path}; paths are relative to the settings.")
        if problem := obstacle(path):
            raise wrong(f"{path} {problem}.")
        return path

    @field_validator("entities", mode="before", json_schema_input_type=dict[str, RecordType | tuple[RecordType, ...]])
    @classmethod
    def _one_or_several_a_table(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        listed = {entity: tables if isinstance(tables, list) else [tables] for entity, tables in value.items()}
        return {
            entity: [{"entity": entity, **table} if isinstance(table, dict) else table for table in tables]
            for entity, tables in listed.items()
        }

    @field_validator("records", mode="before", json_schema_input_type=dict[str, RecordType])
    @classmethod
    def _of_a_packaged_kind(cls, value: Any, info: ValidationInfo) -> Any:
        system = info.data.get("system")
        if not isinstance(value, dict) or not isinstance(system, System):
            return value
        packaged = system.records_by_name
        for kind, change in value.items():
            if kind not in packaged:
                raise wrong(f"{system.name} has no such kind of file; {allowed(packaged, kind)}", kind)
            if isinstance(change, dict) and change.get("entity", packaged[kind].entity) != packaged[kind].entity:
                raise wrong(f"a packaged kind of file keeps its table, {packaged[kind].entity}.", kind, "entity")
        return {
            kind: {"entity": packaged[kind].entity, **change} if isinstance(change, dict) else change
            for kind, change in value.items()
        }

    @model_validator(mode="after")
    def _clear_changes(self) -> Self:
        refuse_unclear(self.system, self.entities)
        return self

    @property
    def kinds(self) -> tuple[RecordType | Lookup, ...]:
        """Everything that a file of this source can be."""
        return (*self.record_types, *self.system.lookups)


def packaged_source(system: System, path: Path = Path()) -> Source:
    """The source that stands for a system where no settings declare one."""
    return Source(name=system.name, system=system, path=path, record_types=system.records, is_declared=False)


def completed(source: Source) -> Source:
    """`source` with its name, and its kinds of files."""
    kinds = record_types(source.system, source.records, source.entities)
    return source.model_copy(update={"name": source.name or source.system.name, "record_types": kinds})
