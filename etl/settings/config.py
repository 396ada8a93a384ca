"""`commonground.toml` → settings: which sources there are, how they map, and how people and dates are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.entities import ENTITIES
from etl.errors import ConfigError
from etl.settings.mapping_parser import parse_record
from etl.settings.mappings import Lookup, RecordType, extend
from etl.settings.people_rules import Rules, parse_rules
from etl.settings.systems import System, read_toml, systems, with_defaults
from etl.settings.toml_values import DATE_ORDERS, DECIMAL_MARKS, as_table, check_keys, parse_choice, parse_timezone

CONFIG_NAME = "commonground.toml"
DEFAULT_CRM = "salesforce"
ESCALATION_DEFINITIONS = ("flagged", "p1", "flagged_or_p1", "management_level")
ACCESS_MODES = ("open",)
ROOT_KEYS = ("as_of", "ignore", "source", "people", "escalation", "access")
SOURCE_KEYS = (
    "system",
    "path",
    "name",
    "timezone",
    "date_order",
    "decimal_mark",
    "exported_on",
    "null_tokens",
    "record_url",
    "entities",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One place that files come from. `name` is the prefix of its ids."""

    name: str
    system: System
    path: Path
    records: tuple[RecordType, ...]
    timezone: str = "UTC"
    date_order: str | None = None
    decimal_mark: str | None = None
    exported_on: date | None = None
    null_tokens: tuple[str, ...] = ()
    record_urls: Mapping[str, str] = field(default_factory=dict)  # address of a record by table, with {id} in it
    is_declared: bool = True  # False: a packaged system, tried on files that no declared source holds

    @property
    def kinds(self) -> tuple[RecordType | Lookup, ...]:
        """Everything that a file of this source can be."""
        return (*self.records, *self.system.lookups)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that steers a build, with its defaults."""

    exports: Path
    sources: tuple[Source, ...]
    as_of: date | None = None
    ignore: tuple[str, ...] = ()
    people: Rules = field(default_factory=Rules)
    escalation_definition: str = "flagged"
    access_mode: str = "open"
    blank_words: tuple[str, ...] = ()  # cells that mean "not recorded" where no text is expected

    def source_of(self, reference: str) -> Source | None:
        """The source that a `references` entry means: by its name, else the only declared one of that system."""
        if reference == "crm":
            systems_of_deals = [source for source in self.sources if source.system.is_crm]
            declared = [source for source in systems_of_deals if source.is_declared]
            packaged = [source for source in systems_of_deals if source.name == DEFAULT_CRM]
            return declared[0] if len(declared) == 1 else next(iter(packaged), None)
        named = [source for source in self.sources if source.name == reference]
        of_system = [source for source in self.sources if source.system.name == reference and source.is_declared]
        candidates = [source for source in named if source.is_declared] or (
            of_system[:1] if len(of_system) == 1 else named
        )
        return candidates[0] if candidates else None


def load(path: Path | None, exports: Path) -> Settings:
    """The settings in `path`, or in `commonground.toml` of the folder `exports`, or the defaults.

    Raises ConfigError, naming the key and what is allowed.
    """
    if not exports.exists():
        raise ConfigError(f"There is no folder {exports}; give the folder of the exports with --exports.")
    if path is not None and not path.is_file():
        raise ConfigError(f"There is no file {path}; give the settings with --config, or leave it out.")
    file = path or exports / CONFIG_NAME
    content = read_toml(file) if file.is_file() else {}
    check_keys(content, ROOT_KEYS, file.name)
    sources = [_source(table, index, file) for index, table in enumerate(_source_tables(content, file))]
    undeclared = [replace(packaged_source(system), path=exports) for system in systems().values()]
    return Settings(
        exports=exports,
        sources=(*sources, *undeclared),
        as_of=_day(content.get("as_of"), f"{file.name}.as_of"),
        ignore=tuple(str(pattern) for pattern in content.get("ignore", ())),
        people=parse_rules(content.get("people", {}), where=f"{file.name}.people"),
        escalation_definition=_choice(content, "escalation", "definition", ESCALATION_DEFINITIONS, file),
        access_mode=_choice(content, "access", "mode", ACCESS_MODES, file),
        blank_words=systems()["generic"].null_tokens,
    )


def packaged_source(system: System) -> Source:
    """The source that stands for a system where no settings declare one."""
    return Source(name=system.name, system=system, path=Path(), records=system.records, is_declared=False)


def _source_tables(content: Mapping[str, Any], file: Path) -> list[Mapping[str, Any]]:
    tables = content.get("source", [])
    if not isinstance(tables, list):
        raise ConfigError(f"{file.name}.source: write [[source]] with two brackets, one block a source.")
    return tables


def _source(table: Mapping[str, Any], index: int, file: Path) -> Source:
    where = f"{file.name}.source[{index + 1}]"
    check_keys(table, SOURCE_KEYS, where)
    system = systems().get(str(table.get("system")))
    if system is None:
        options = ", ".join(systems())
        raise ConfigError(f"{where}.system: {table.get('system')!r} is not known; allowed: {options}.")
    path = file.parent / str(table.get("path", "."))
    if not path.exists():
        raise ConfigError(f"{where}.path: there is no {path}; paths are relative to {file.name}.")
    return Source(
        name=str(table.get("name", system.name)),
        system=system,
        path=path,
        records=_records(system, as_table(table.get("entities", {}), f"{where}.entities"), f"{where}.entities"),
        timezone=parse_timezone(table.get("timezone"), f"{where}.timezone") or "UTC",
        date_order=parse_choice(table.get("date_order"), DATE_ORDERS, f"{where}.date_order"),
        decimal_mark=parse_choice(table.get("decimal_mark"), DECIMAL_MARKS, f"{where}.decimal_mark"),
        exported_on=_day(table.get("exported_on"), f"{where}.exported_on"),
        null_tokens=tuple(str(token) for token in table.get("null_tokens", ())),
        record_urls=_urls(table.get("record_url", {}), f"{where}.record_url"),
    )


def _urls(table: Any, where: str) -> dict[str, str]:
    """Addresses by canonical table; raises ConfigError where a table has no records to link to, or {id} is missing."""
    linked = [name for name, entity in ENTITIES.items() if "record_url" in entity.by_name]
    check_keys(as_table(table, where), tuple(linked), where)
    for name, address in table.items():
        if "{id}" not in str(address) or not str(address).startswith(("https://", "http://")):
            raise ConfigError(
                f'{where}.{name}: must be an address with {{id}} in it, such as "https://crm.example/{{id}}".'
            )
    return {name: str(address) for name, address in table.items()}


def _records(system: System, entities: Mapping[str, Any], where: str) -> tuple[RecordType, ...]:
    """The packaged record types, extended; those of the settings that name files come first."""
    own: list[RecordType] = []
    packaged = list(system.records)
    for entity, tables in entities.items():
        for table in tables if isinstance(tables, list) else [tables]:
            record = parse_record(
                as_table(table, f"{where}.{entity}"), name=entity, where=f"{where}.{entity}", entity=entity
            )
            if record.files or record.sheet or record.each or record.signature:
                own.append(with_defaults(record, system.values))
            else:
                packaged = [extend(base, record) if base.entity == entity else base for base in packaged]
    return (*own, *packaged)


def _day(value: Any, where: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise ConfigError(f"{where}: must be a date without quotes, such as 2026-09-30, not {value!r}.")


def _choice(content: Mapping[str, Any], table: str, key: str, allowed: tuple[str, ...], file: Path) -> str:
    section = as_table(content.get(table, {}), f"{file.name}.{table}")
    check_keys(section, (key,), f"{file.name}.{table}")
    value = section.get(key, allowed[0])
    if value not in allowed:
        raise ConfigError(f"{file.name}.{table}.{key}: {value!r} is not allowed; allowed: {', '.join(allowed)}.")
    return str(value)
