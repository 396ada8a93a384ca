"""Views to save and open."""

from pathlib import Path

from dashboard import notes
from tests.dashboard.app import with_views_open
from tests.dashboard.conftest import OpenPage


def test_a_view_is_saved_under_its_name_and_opens_with_its_filters(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = with_views_open(open_page(sample_warehouse, "trends", segment="Enterprise"))
    app.text_input(key="view-name").input("Our big ones")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    app = with_views_open(open_page(sample_warehouse, "trends"))
    assert app.multiselect(key="segment").value == []
    next(button for button in app.button if button.label == "Our big ones").click().run()
    assert not app.exception
    assert app.multiselect(key="segment").value == ["Enterprise"]
    elsewhere = with_views_open(open_page(sample_warehouse, "evidence"))
    links = {link.proto.label: link.proto.query_string for link in elsewhere.get("page_link")}
    assert links["Our big ones"] == "segment=Enterprise"


def test_a_view_for_everyone_says_so_and_only_its_author_deletes_it(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    notes.save_view("Shared", page="Trends", query="region=DACH", author="somebody else", is_for_everyone=True)
    app = with_views_open(open_page(sample_warehouse, "trends"))
    labels = [button.label for button in app.button]
    assert r"Shared \(everyone\)" in labels
    assert "Delete" not in labels


def test_a_view_of_values_that_are_gone_says_which(open_page: OpenPage, sample_warehouse: Path) -> None:
    notes.save_view("Old", page="Trends", query="region=Atlantis&region=DACH", author="x", is_for_everyone=True)
    app = with_views_open(open_page(sample_warehouse, "trends"))
    next(button for button in app.button if button.label.startswith("Old")).click().run()
    assert not app.exception
    assert app.multiselect(key="region").value == ["Atlantis", "DACH"]
    assert "has the region “Atlantis”" in app.warning[0].value
    assert app.metric


def test_a_name_too_long_is_refused_with_the_reason_and_stays_in_its_field(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = with_views_open(open_page(sample_warehouse, "trends"))
    name = "x" * (notes.LONGEST_NAME + 1)
    app.text_input(key="view-name").input(name)
    next(button for button in app.button if button.label == "Save").click().run()
    assert app.error[0].value == "At most 80 characters can be kept; these are 81."
    assert app.text_input(key="view-name").value == name
    app.text_input(key="view-name").input(name[1:])
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.error
    assert app.text_input(key="view-name").value == ""
    assert name[1:] in [button.label for button in app.button]
