"""The sheet of filters of a narrow screen."""

from pathlib import Path

from tests.dashboard.conftest import OpenPage


def test_the_button_says_how_many_filters_are_in_use(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends", segment="Enterprise", **{"from": "2025 Q1", "to": "2026 Q2"})
    assert app.button(key="open-filters").label == "Filters · 2"


def test_the_sheet_holds_what_is_chosen_and_its_choices_are_taken_together(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends", segment="Enterprise")
    app.button(key="open-filters").click().run()
    assert not app.exception
    assert app.pills(key="sheet-segment").value == ["Enterprise"]
    app.pills(key="sheet-region").select("DACH")
    app.selectbox(key="sheet-from").select("2025 Q1")
    app.button(key="take-filters").click().run()
    assert not app.exception
    assert app.multiselect(key="region").value == ["DACH"]
    assert app.selectbox(key="from").value == "2025 Q1"
    assert app.query_params["region"] == "DACH"
    assert app.button(key="open-filters").label == "Filters · 3"


def test_the_sheet_clears_all_filters(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "watch_list", segment="Enterprise")
    app.button(key="open-filters").click().run()
    app.button(key="clear-sheet").click().run()
    assert not app.exception
    assert app.multiselect(key="segment").value == []
    assert app.button(key="open-filters").label == "Filters"
