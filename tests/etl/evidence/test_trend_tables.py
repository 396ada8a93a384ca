"""Trends survive the warehouse."""

from etl.evidence import trends
from etl.evidence.estimators.trend import cells_of
from etl.evidence.trend_tables import trend_frames, trends_of
from tests.etl.evidence.firms import inputs


def test_trends_read_back_equal_what_was_stored_whatever_the_order() -> None:
    made = trends(cells_of(inputs(200, seed=2).quarters))
    frames = {name: frame.sample(fraction=1.0, shuffle=True, seed=4) for name, frame in trend_frames(made).items()}
    assert trends_of(frames) == made


def test_a_firm_without_a_quarter_has_the_same_columns_and_types() -> None:
    full, none = (
        trend_frames(trends(cells_of(quarters)))
        for quarters in (inputs(200, seed=2).quarters, inputs(200, seed=2).quarters.clear())
    )
    assert {name: frame.schema for name, frame in full.items()} == {name: frame.schema for name, frame in none.items()}
    assert [trend.quarters for trend in trends_of(none)] == [(), ()]
