"""Where it works: an answer, too little data, nothing."""

from pathlib import Path

from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_all_groups_are_shown_at_once_with_the_tests_of_difference(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "where_it_works")
    assert not app.exception
    assert "in all groups at once" in words(app)
    assert "Do the groups differ?" in words(app)
    tests = next(frame.value for frame in app.dataframe if "Do they differ?" in frame.value.columns)
    assert tests["Kind of group"].to_list() == [
        "Segment", "Region", "Service line", "Size of the deal", "Type of the deal",
    ]  # fmt: skip


def test_too_few_deals_to_compare_groups_say_so(open_page: OpenPage, small_warehouse: Path) -> None:
    app = open_page(small_warehouse, "where_it_works")
    assert not app.exception
    assert any("No group can be compared yet" in info.value for info in app.info)
