"""What the models of the settings say of themselves: the generated tables of `etl/README.md`, and the editors' schema.

`make docs` writes them; tests hold them current.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from etl.entities import ENTITIES
from etl.settings.config import CONFIG_NAME, Access, Calendar, Settings
from etl.settings.escalation_marks import Escalation, Mark
from etl.settings.mapping_parts import Fold, Unpivot
from etl.settings.mappings import Declared, RecordType
from etl.settings.paths import SETTINGS_SCHEMA
from etl.settings.people_rules import Rules
from etl.settings.source import Source
from etl.settings.systems import systems
from etl.settings.toml_values import Block

PRACTICES = {
    "success_criteria": "shared success definition",
    "activities": "early delivery voice",
    "activity_participants": "early delivery voice",
    "responsibilities": "explicit risk ownership",
    "risks": "explicit risk ownership",
    "practice_declarations": "any of the three, declared",
}
BLOCKS: dict[str, type[Block]] = {
    "": Settings,
    "source.": Source,
    "source.entities.<table>.": RecordType,
    "source.entities.<table>.practices.<practice>.": Declared,
    "source.entities.<table>.unpivot.": Unpivot,
    "source.entities.<table>.fold.": Fold,
    "people.": Rules,
    "escalation.": Escalation,
    "escalation.marks.": Mark,
    "calendar.": Calendar,
    "access.": Access,
}


def meanings() -> Iterator[tuple[str, str]]:
    """Every key that the settings accept, with its meaning."""
    for prefix, block in BLOCKS.items():
        yield from ((f"{prefix}{key}", field.description or "") for key, field in block.keys().items())


def keys_table() -> str:
    """The keys as a Markdown table."""
    return "\n".join(["| key | meaning |", "|---|---|", *(f"| `{key}` | {meaning} |" for key, meaning in meanings())])


class _TomlSchema(GenerateJsonSchema):
    """A schema without what TOML has not (null) and no editor shows (titles, empty defaults)."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schema(block: type[Block]) -> dict[str, Any]:
    """The JSON schema of a table of a TOML file."""
    return block.model_json_schema(schema_generator=_TomlSchema)


def editor_schema() -> str:
    """The text of the schema by which an editor checks and completes `commonground.toml`."""
    draft = {"$schema": "http://json-schema.org/draft-07/schema#", **schema(Settings), "title": CONFIG_NAME}
    return json.dumps(draft, indent=1, ensure_ascii=False) + "\n"


def systems_table() -> str:
    """The packaged systems as a Markdown table, the one that takes every table last."""
    names = sorted(systems(), key=lambda name: (name == "generic", name))
    rows = [
        [entity, *("✓" if _feeds(name, entity) else "" for name in names), PRACTICES.get(entity, "")]
        for entity in ENTITIES
    ]
    lines = [["table", *names, "practice"], ["---"] * (len(names) + 2), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _feeds(system: str, entity: str) -> bool:
    """Whether a record type of the system, or one that its rows feed too, is of this table."""
    records = systems()[system].records
    return any(entity in (record.entity, *(other.entity for other in record.also)) for record in records)


if __name__ == "__main__":
    SETTINGS_SCHEMA.write_text(editor_schema(), encoding="utf-8")
