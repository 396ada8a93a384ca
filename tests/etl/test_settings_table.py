"""The documentation of the settings is complete and current."""

from pathlib import Path

from etl.settings_table import table, undocumented

README = Path(__file__).resolve().parents[2] / "etl" / "README.md"


def test_every_key_that_the_settings_accept_is_documented() -> None:
    assert undocumented() == set()


def test_the_readme_holds_the_generated_table() -> None:
    assert table() in README.read_text(encoding="utf-8")
