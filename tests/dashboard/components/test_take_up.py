"""Staggered take-up on the page: drawn, withheld, and none."""

from streamlit.testing.v1 import AppTest

from tests.dashboard.app import words


def _drawn() -> None:
    import dataclasses

    from dashboard.components.take_up import staggered_take_up
    from etl.evidence import assess
    from tests.dashboard.take_ups import BY_OWNER, DRAWN
    from tests.etl.evidence.firms import firm

    staggered_take_up(dataclasses.replace(assess(*firm(60, seed=1)), take_up=(DRAWN, BY_OWNER)), footer="")


def _withheld() -> None:
    import dataclasses

    from dashboard.components.take_up import staggered_take_up
    from etl.evidence import assess
    from tests.dashboard.take_ups import WITHHELD
    from tests.etl.evidence.firms import firm

    staggered_take_up(dataclasses.replace(assess(*firm(60, seed=1)), take_up=(WITHHELD,)), footer="")


def _filtered() -> None:
    from dashboard.components.take_up import staggered_take_up
    from etl.evidence import assess
    from tests.etl.evidence.firms import firm

    staggered_take_up(assess(*firm(60, seed=1)), footer="")


def test_the_event_study_stands_with_its_reading_the_other_estimates_and_the_units() -> None:
    app = AppTest.from_function(_drawn, default_timeout=60).run()
    assert not app.exception
    said = words(app)
    assert "Escalations fell in the regions that took the practices up" in said
    assert "6 of 8 regions took them up" in said
    assert "p = 0.005" in said
    assert "2 of 3 other estimates" in said
    assert len(app.get("plotly_chart")) == 2
    assert "Aligned since" in app.table[0].value.columns


def test_where_it_is_not_drawn_it_says_why_and_shows_the_units() -> None:
    app = AppTest.from_function(_withheld, default_timeout=60).run()
    assert not app.exception
    assert "No unit (region) took the practices up." in words(app)
    assert len(app.get("plotly_chart")) == 0
    assert len(app.table) == 1


def test_a_filtered_set_shows_nothing_of_it() -> None:
    app = AppTest.from_function(_filtered, default_timeout=60).run()
    assert not app.exception
    assert words(app) == ""
