"""One file as a record type maps it: what the steps from a cell to a row need to know, and the columns between them.

A step's frame names the text of a canonical column `text:<name>`, and what `flags` say of it `flag:<name>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from etl.entities import ENTITIES, Kind
from etl.recognise.column_names import Header, zone
from etl.recognise.match import Found
from etl.settings.config import Settings
from etl.settings.mappings import RecordType
from etl.settings.source import Source

MODIFIED, VERSION, DELETED, LEFT_OUT = "_modified", "_version", "_deleted", "_left_out"
REFUSED = "_refused"
STEERING = {MODIFIED: Kind.TIMESTAMP, VERSION: Kind.NUMBER, DELETED: Kind.BOOLEAN}
Translations = Mapping[str, "Translation"]


@dataclass(frozen=True, slots=True)
class Translation:
    """What a lookup table says: cells and what they stand for."""

    words: pl.DataFrame  # key, value
    is_link: bool


@dataclass(frozen=True, slots=True)
class MappedFile:
    """One landed table, the source and record type that map it, and what the lookup tables beside it say."""

    found: Found
    source: Source
    record: RecordType
    settings: Settings
    translations: Translations
    span: tuple[int, int] | None = None  # of its records, as `Landed.scan` takes it; None for all

    @property
    def header(self) -> Header:
        """The columns of the file."""
        return self.found.header

    @property
    def kinds(self) -> dict[str, Kind]:
        """Every canonical and steering column with its kind."""
        return {column.name: column.kind for column in self.record.table.columns} | STEERING

    @property
    def steering(self) -> dict[str, tuple[str, ...]]:
        """The input columns that tell which of several versions of a record counts."""
        return {MODIFIED: self.record.modified, VERSION: self.record.version, DELETED: self.record.deleted}

    @property
    def timezone(self) -> str:
        """The zone of times without one."""
        return self.record.timezone or self.source.timezone

    def zone(self, canonical: str) -> str:
        """The zone of the times of a canonical or steering column that bear none: what its name says, else the file's.

        Where several input columns feed it, the first that says one counts.
        """
        candidates = self.steering.get(canonical) or self.record.columns.get(canonical, ())
        return next(filter(None, map(zone, self.header.find_all(candidates))), self.timezone)

    @property
    def changed_values(self) -> dict[str, dict[str, str]]:
        """What the values of enumerations mean in a history of their table's records, by column; empty otherwise."""
        entity = self.record.constants.get("entity")
        if self.record.entity != "field_changes" or entity not in ENTITIES:
            return {}
        values = {c.name: {v: v for v in c.values} for c in ENTITIES[entity].columns if c.kind is Kind.ENUM}
        for record in self.source.record_types:
            if record.entity == entity:
                for name in values:
                    values[name] |= record.values.get(name, {})
        return values

    def input_name(self, canonical: str) -> str:
        """What the file calls a canonical or steering column."""
        candidates = self.steering.get(canonical) or self.record.columns.get(canonical, ())
        return next(iter(self.header.find_all(candidates)), next(iter(candidates), canonical))


def text_name(name: str) -> str:
    """The column that holds the text of a canonical column."""
    return f"text:{name}"


def part_name(name: str) -> str:
    """The column that holds, before any lookup, the text of a canonical column that a composed key is made of."""
    return f"key:{name}"


def flag_name(name: str) -> str:
    """The column that holds what `flags` say of a canonical column."""
    return f"flag:{name}"


def whole_name(name: str) -> str:
    """The column that holds the cell of a canonical column of whose several items only the first counts."""
    return f"whole:{name}"
