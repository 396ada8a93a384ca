"""The tables of the README are complete and current."""

from pathlib import Path

from etl.entities import ENTITIES
from etl.settings import reference_tables

README = (Path(__file__).resolve().parents[3] / "etl" / "README.md").read_text(encoding="utf-8")


def test_every_key_that_the_settings_accept_is_documented() -> None:
    assert reference_tables.undocumented() == set()


def test_the_readme_holds_the_generated_tables() -> None:
    assert reference_tables.keys_table() in README
    assert reference_tables.systems_table() in README


def test_the_practices_rest_on_tables_that_exist() -> None:
    assert set(reference_tables.PRACTICES) <= set(ENTITIES)
