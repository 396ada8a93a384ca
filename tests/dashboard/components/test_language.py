"""The language is chosen at the foot of a page, kept in the address, and carried from page to page."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.conftest import OpenPage


def switch(app: AppTest) -> Any:
    """The switch of languages."""
    return app.button_group(key="language")


def test_an_address_names_the_language_and_the_next_page_keeps_it(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "method", lang="de")
    assert not app.exception
    assert [title.value for title in app.title] == ["Methode"]
    del app.query_params["lang"]
    app.switch_page("dashboard/pages/data.py").run()
    assert [title.value for title in app.title] == ["Daten"]
    assert app.query_params["lang"] == "de"


def test_the_switch_changes_the_page_and_its_address(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "method")
    assert switch(app).value == "en"
    switch(app).set_value("de").run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Methode"]
    assert app.query_params["lang"] == "de"
    switch(app).set_value("en").run()
    assert [title.value for title in app.title] == ["Method"]


@pytest.mark.parametrize("named", ["tlh", "../de", ""])
def test_a_language_without_a_catalogue_changes_nothing(
    open_page: OpenPage, sample_warehouse: Path, named: str
) -> None:
    app = open_page(sample_warehouse, "method", lang=named)
    assert not app.exception
    assert [title.value for title in app.title] == ["Method"]


def test_an_empty_warehouse_speaks_the_language_too(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(tmp_path, "trends", lang="de")
    assert app.info[0].value.startswith("Noch ist nichts gebaut.")
    assert switch(app).value == "de"
