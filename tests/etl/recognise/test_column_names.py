"""A column is found by any spelling of its name."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.recognise.column_names import header, squash, zone

SPELLINGS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    lambda name: name.replace("_", " "),
    lambda name: name.replace("_", " - "),
    lambda name: name.title().replace("_", ""),
    lambda name: f" {name} *",
]

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)


@pytest.mark.parametrize("spell", SPELLINGS)
def test_a_column_is_found_by_any_spelling_of_its_name(spell: Callable[[str], str]) -> None:
    assert header((spell("expected_close_on"), "other")).find("expected_close_on") == spell("expected_close_on")


@settings(deadline=None)
@given(name=TEXT.filter(bool))
def test_a_name_without_letters_is_still_a_name(name: str) -> None:
    assert squash(name)
    assert header((name,)).find(name) == name


@pytest.mark.parametrize("zoned", ["Updated at (UTC)", "Updated at (America/Lima)", "updated_at (Etc/GMT+3)"])
def test_the_zone_behind_a_name_is_no_part_of_it(zoned: str) -> None:
    assert header(("other", zoned)).find("Updated at") == zoned
    assert f"({zone(zoned)})" in zoned


@pytest.mark.parametrize("name", ["Updated at", "Term (Net/Gross)", "Website (Company Name) (Account)", "Price (USD)"])
def test_what_stands_in_brackets_otherwise_is_no_zone(name: str) -> None:
    assert zone(name) is None
