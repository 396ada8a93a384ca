"""The tables of the README are complete and current."""

from pathlib import Path

from etl import settings_table, sources_table
from etl.entities import ENTITIES

README = (Path(__file__).resolve().parents[2] / "etl" / "README.md").read_text(encoding="utf-8")


def test_every_key_that_the_settings_accept_is_documented() -> None:
    assert settings_table.undocumented() == set()


def test_the_readme_holds_the_generated_tables() -> None:
    assert settings_table.table() in README
    assert sources_table.table() in README


def test_the_practices_rest_on_tables_that_exist() -> None:
    assert set(sources_table.PRACTICES) <= set(ENTITIES)
