"""The tour: offered once, in one line, to each viewer; led from page to page; begun again on request."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, desk
from dashboard.components.tour import STEPS
from etl.settings.paths import PAGES
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def keys(app: AppTest) -> list[str]:
    return [button.key for button in app.button if button.key and button.key.startswith("tour-")]


def test_a_first_visit_is_offered_the_tour_and_who_refuses_is_not_asked_again(
    open_page: OpenPage, small_warehouse: Path
) -> None:
    app = open_page(small_warehouse, "trends")
    assert {"tour-begin", "tour-refuse"} <= set(keys(app))
    app.button(key="tour-refuse").click().run()
    assert keys(app) == ["tour-again"]
    assert desk.has_toured(access.viewer())
    assert keys(open_page(small_warehouse, "evidence")) == ["tour-again"]


def test_the_tour_goes_through_the_pages_and_ends_for_good(open_page: OpenPage, small_warehouse: Path) -> None:
    app = open_page(small_warehouse, "trends")
    app.button(key="tour-begin").click().run()
    for step in STEPS:
        assert not app.exception
        assert step.title in words(app)
        assert app.title[0].value.lower().replace(" ", "_") == step.page
        if step is not STEPS[-1]:
            app.button(key="tour-next").click().run()
    app.button(key="tour-end").click().run()
    assert keys(app) == ["tour-again"]
    assert desk.has_toured(access.viewer())


def test_it_can_be_skipped_and_gone_back_in(open_page: OpenPage, small_warehouse: Path) -> None:
    app = open_page(small_warehouse, "trends")
    app.button(key="tour-begin").click().run()
    app.button(key="tour-next").click().run()
    app.button(key="tour-back").click().run()
    assert STEPS[0].title in words(app)
    app.button(key="tour-end").click().run()
    assert keys(app) == ["tour-again"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_its_address_begins_it_for_who_took_it_before(
    open_page: OpenPage, small_warehouse: Path, language: str
) -> None:
    desk.end_tour(access.viewer())
    app = open_page(small_warehouse, "evidence", tour="1", lang=language)
    assert not app.exception
    assert {"1 of 6", "1 von 6"} & {text[:6] if language == "en" else text[:7] for text in _bold(app)}


def _bold(app: AppTest) -> list[str]:
    return [item.value.removeprefix("**") for item in app.markdown]


def test_every_step_is_on_a_page_that_there_is() -> None:
    assert all((PAGES / f"{step.page}.py").exists() for step in STEPS)
    assert 5 <= len(STEPS) <= 6
