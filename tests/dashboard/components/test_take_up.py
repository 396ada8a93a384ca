"""Staggered take-up on the page: drawn, withheld, and none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.app import words

Show = Callable[[str], AppTest]


def _page(which: str) -> None:
    import dataclasses

    from dashboard import warehouse
    from dashboard.components.take_up import staggered_take_up
    from etl.evidence import assess
    from tests.dashboard.take_ups import BY_OWNER, DRAWN, WITHHELD
    from tests.etl.evidence.firms import firm

    shown = {"drawn": (DRAWN, BY_OWNER), "withheld": (WITHHELD,), "filtered": ()}[which]
    with warehouse.lease():
        staggered_take_up(dataclasses.replace(assess(*firm(60, seed=1)), take_up=shown), footer="")


@pytest.fixture
def show(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """The section as a page of its own, on the sample's build."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    return lambda which: AppTest.from_function(_page, default_timeout=60, kwargs={"which": which}).run()


def test_the_event_study_stands_with_its_reading_the_other_estimates_and_the_units(show: Show) -> None:
    app = show("drawn")
    assert not app.exception
    said = words(app)
    assert "Escalations fell in the regions that took the practices up" in said
    assert "6 of 8 regions took them up" in said
    assert "p = 0.005" in said.replace("\\", "")
    assert "2 of 3 other estimates" in said
    assert len(app.get("plotly_chart")) == 2
    assert "Aligned since" in app.table[0].value.columns


def test_where_it_is_not_drawn_it_says_why_and_shows_the_units(show: Show) -> None:
    app = show("withheld")
    assert not app.exception
    assert "No region took the practices up." in words(app)
    assert len(app.get("plotly_chart")) == 0
    assert len(app.table) == 1


def test_a_filtered_set_shows_nothing_of_it(show: Show) -> None:
    app = show("filtered")
    assert not app.exception
    assert words(app) == ""
