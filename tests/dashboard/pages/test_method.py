"""Method: how the numbers are made, and whether they can be trusted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import calibration
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_the_page_leads_with_findings_and_says_what_it_does_not_show(
    open_page: Callable[..., AppTest], small_warehouse: Path
) -> None:
    app = open_page(small_warehouse, "method", part="Calibration")
    assert not app.exception
    said = words(app)
    assert "can they be trusted?" in said
    assert "95 % intervals hold the truth in" in said
    assert "Crude ratios are off by" in said
    assert "naive analyses are off by" in said
    assert "What this does not show" in said
    assert "told “Supported”" in said


def test_without_results_the_page_names_the_next_step(
    open_page: Callable[..., AppTest], small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "read", lambda: None)
    app = open_page(small_warehouse, "method", part="Calibration")
    assert not app.exception
    assert "make calibrate" in app.info[0].value


PARTS = {
    "Definitions": "**Aligned deals.**",
    "Analysis plan": "Mundlak 1978",
    "Calibration": "Are the expectations of open deals borne out?",
    "Limits": "Nobody assigned the practices by lot",
}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_method_opens_from_the_url(open_page: OpenPage, sample_warehouse: Path, part: str) -> None:
    app = open_page(sample_warehouse, "method", part=part)
    assert not app.exception
    assert PARTS[part] in words(app)


def test_definitions_can_be_searched_and_an_empty_search_says_so(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "method")
    said = words(app.text_input(key="term").input("wilson").run())
    assert "**Aligned deals.**" not in said
    app.text_input(key="term").input("signature cohort").run()
    assert "Rate by signature cohort" in words(app)
    assert "**Symptoms.**" not in words(app)
    app.text_input(key="term").input("no such thing").run()
    assert "No definition contains these words" in app.info[0].value
