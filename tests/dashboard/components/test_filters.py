"""The row of filters: what the URL names, what is cleared, and what leaves no deal."""

from pathlib import Path

from tests.dashboard.app import with_views_open, words
from tests.dashboard.conftest import OpenPage


def test_all_filters_are_cleared_at_once(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = with_views_open(open_page(sample_warehouse, "trends", segment="Enterprise", **{"from": "2025 Q1"}))
    next(button for button in app.button if button.label == "Clear all filters").click().run()
    assert app.multiselect(key="segment").value == []
    assert app.selectbox(key="from").value == "All"


def test_a_filter_in_the_url_narrows_the_deals_and_estimates_anew(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "evidence", segment="Enterprise")
    assert app.multiselect(key="segment").value == ["Enterprise"]
    said = words(app)
    assert "Estimated anew for Enterprise" in said
    assert "exploratory" in said


def test_a_filter_that_leaves_no_deal_says_so(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends", **{"from": "2026 Q3", "to": "2023 Q4"})
    assert app.info[0].value == "No signed deal matches these filters. Clear one of them."


def test_a_value_in_the_url_that_no_deal_has_is_ignored(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends", segment="'; drop table x")
    assert not app.exception
    assert app.multiselect(key="segment").value == []
