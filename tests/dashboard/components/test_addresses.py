"""What stands in the address: pages at the addresses that they had, choices by id."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.components.addresses import as_ids
from tests.dashboard.conftest import OpenPage


def at_address(app: AppTest, path: str) -> AppTest:
    """The page at a path, of which no file tells."""
    app._page_hash = calc_hash(path)
    return app.run()


@pytest.mark.parametrize(
    ("path", "title", "carried"),
    [("trends", "Trends", {"segment": "Enterprise"}), ("calibration", "Method", {"part": "Calibration"})],
)
def test_an_address_that_a_page_had_leads_on_with_what_it_carries(
    open_page: OpenPage, sample_warehouse: Path, path: str, title: str, carried: dict[str, str]
) -> None:
    app = open_page(sample_warehouse, "evidence")
    app.query_params["segment"] = "Enterprise"
    at_address(app, path)
    assert not app.exception
    assert app.title[0].value == title
    assert {name: app.query_params[name] for name in carried} == carried


def test_ids_and_labels_are_understood_each_once_and_what_is_neither_stays() -> None:
    labels = {"7": "Ada", "8": "Bo"}
    assert as_ids(["Ada", "7", "8", "Cy"], labels) == ["7", "8", "Cy"]


def test_a_choice_on_the_page_counts_for_more_than_the_address_it_was_opened_with(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends", segment="Enterprise")
    app.multiselect(key="segment").set_value([]).run()
    assert "segment" not in app.query_params
    assert app.multiselect(key="segment").value == []


def test_an_address_that_changes_on_the_same_page_is_read_again(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends", segment="Enterprise")
    app.query_params["segment"] = "Mid-Market"
    app.run()
    assert app.multiselect(key="segment").value == ["Mid-Market"]
