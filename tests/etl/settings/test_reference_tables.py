"""The tables of the README are complete and current."""

from pathlib import Path

from etl.entities import ENTITIES
from etl.settings import reference_tables
from etl.settings.paths import SETTINGS_SCHEMA

README = (Path(__file__).resolve().parents[3] / "etl" / "README.md").read_text(encoding="utf-8")


def test_every_key_that_the_settings_accept_is_explained() -> None:
    assert [key for key, meaning in reference_tables.meanings() if not meaning] == []


def test_the_schema_for_editors_is_current() -> None:
    """Else: `make docs` writes it."""
    assert SETTINGS_SCHEMA.read_text(encoding="utf-8") == reference_tables.editor_schema()


def test_the_readme_holds_the_generated_tables() -> None:
    assert reference_tables.keys_table() in README
    assert reference_tables.systems_table() in README


def test_the_practices_rest_on_tables_that_exist() -> None:
    assert set(reference_tables.PRACTICES) <= set(ENTITIES)
