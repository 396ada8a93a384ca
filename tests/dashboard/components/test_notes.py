"""Annotations written on a page."""

from pathlib import Path

from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_an_annotation_is_written_on_the_page_and_drawn_in_its_chart(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    field = next(item for item in app.text_input if item.label == "What happened")
    field.input("New intake form")
    next(button for button in app.button if button.label == "Add").click().run()
    assert not app.exception
    assert "New intake form" in words(app)


def test_a_text_too_long_is_refused_with_the_reason_and_stays_in_its_field(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    text = "x" * 501
    next(item for item in app.text_input if item.label == "What happened").input(text)
    next(button for button in app.button if button.label == "Add").click().run()
    assert app.error[0].value == "At most 500 characters can be kept; these are 501."
    assert next(item for item in app.text_input if item.label == "What happened").value == text
