"""The search box in the frame of every page."""

from pathlib import Path

import pytest

from tests.dashboard.app import first_account, words
from tests.dashboard.conftest import OpenPage
from tests.dashboard.pages.test_every_page import PAGES


@pytest.mark.parametrize("page", PAGES)
def test_the_search_box_of_every_page_finds_an_account_by_a_part_of_its_name(
    open_page: OpenPage, sample_warehouse: Path, page: str
) -> None:
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, page)
    app.text_input(key="search").input(name[1:].lower()).run()
    assert not app.exception
    found = [link.proto for link in app.get("page_link") if name in link.proto.label.replace("\\", "")]
    assert found
    assert "account" in found[0].query_string


def test_what_nobody_is_called_is_said_and_one_letter_looks_for_nothing(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "method")
    app.text_input(key="search").input("qqqqxx").run()
    assert "Nothing is called qqqqxx" in words(app)
    app.text_input(key="search").input("q").run()
    assert "Nothing is called" not in words(app)
