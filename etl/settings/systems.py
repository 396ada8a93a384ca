"""The packaged systems: a file of `etl/sources/` each, and the values that mean the same in all of them."""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from etl.settings.mapping_parts import Lookup, ValueMaps, merge_values
from etl.settings.mappings import RecordType, with_defaults
from etl.settings.paths import SYSTEMS
from etl.settings.toml_values import BLOCKS, LISTED, Block, TextList, Texts
from etl.settings.validation import read_toml, validated

SYSTEM_NAMES = tuple(sorted(file.stem for file in SYSTEMS.glob("*.toml")))


class System(Block):
    """A packaged file of `etl/sources/`."""

    name: SkipJsonSchema[str] = ""
    title: str = Field(default="", description="its name as its vendor writes it; none where it is no one system")
    is_crm: bool = Field(default=False, description="deals live here")
    id_transform: Literal["guid", "salesforce_id"] | None = Field(
        default=None, description="how two spellings of an id become one"
    )
    id_shape: str = Field(default="", description="regular expression of the system's ids, where no other has such")
    known: TextList = Field(
        default=(), description="globs of columns that its tables have and nothing reads: they tell the system"
    )
    others: Mapping[str, Texts] = Field(
        default={}, description="kinds of records that feed no table = columns that tell them"
    )
    null_tokens: TextList = Field(default=(), description="texts that mean an empty cell")
    values: ValueMaps = Field(
        default={}, description="`values.<column>`: input value = allowed value, in every record type"
    )
    records_by_name: Mapping[str, RecordType] = Field(
        default={}, alias="records", description="one block a kind of file"
    )
    lookups_by_name: Mapping[str, Annotated[tuple[Lookup, ...], BLOCKS, LISTED]] = Field(
        default={}, alias="lookups", description="one block a kind of file that only translates"
    )

    @cached_property
    def records(self) -> tuple[RecordType, ...]:
        """The kinds of files that hold records, in the order of the file, with the value maps of the system."""
        return tuple(with_defaults(record, self.values) for record in self.records_by_name.values())

    @property
    def kinds(self) -> tuple[RecordType | Lookup, ...]:
        """Everything that a file of the system can be."""
        return (*self.records, *self.lookups)

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """The kinds of files that only translate, in the order of the file."""
        return tuple(lookup for lookups in self.lookups_by_name.values() for lookup in lookups)


@cache
def systems() -> dict[str, System]:
    """The packaged systems by name, each with the value maps of `generic.toml` ahead of its own."""
    read = {name: _read(SYSTEMS / f"{name}.toml") for name in SYSTEM_NAMES}
    return {name: _complete(system, name, read["generic"].values) for name, system in read.items()}


def _read(file: Path) -> System:
    return validated(System, read_toml(file), where=file.stem, folder=SYSTEMS)


def _complete(system: System, name: str, default_values: ValueMaps) -> System:
    values = merge_values(default_values, system.values)
    records = {kind: record.model_copy(update={"name": kind}) for kind, record in system.records_by_name.items()}
    lookups = {
        table: tuple(lookup.model_copy(update={"name": table}) for lookup in lookups)
        for table, lookups in system.lookups_by_name.items()
    }
    parts = {"name": name, "values": values, "records_by_name": records, "lookups_by_name": lookups}
    return system.model_copy(update=parts)
