"""The drawn event study of take-up."""

import polars as pl

from dashboard.figures.look import Look
from dashboard.figures.take_up import event_study
from dashboard.summaries import take_up as rows
from tests.dashboard.figures.drawn import looks
from tests.dashboard.take_ups import DRAWN


@looks
def test_quarters_before_take_up_are_hollow_and_those_since_filled_with_the_last_one_open(look: Look) -> None:
    drawn = event_study(rows.quarters(DRAWN), look)
    before, since = (trace for trace in drawn.data if trace.mode == "markers")
    assert (before.marker.symbol, since.marker.symbol) == ("circle-open", "circle")
    assert (list(before.x), list(since.x)) == ([-4, -3, -2, -1], list(range(9)))
    assert list(drawn.layout.xaxis.ticktext) == ["−4", "−3", "−2", "−1", *map(str, range(8)), "8+"]
    assert {note.text for note in drawn.layout.annotations} == {"before take-up", "since"}


@looks
def test_a_quarter_without_a_band_has_its_point_alone(look: Look) -> None:
    bare = rows.quarters(DRAWN).with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    drawn = event_study(bare, look)
    assert sum(len(trace.x) for trace in drawn.data if trace.mode == "lines") == 0
    assert "between" not in drawn.data[-1].hovertext[0]
    assert "between" in event_study(rows.quarters(DRAWN), look).data[-1].hovertext[0]


@looks
def test_every_limit_lies_within_the_axis(look: Look) -> None:
    low, high = event_study(rows.quarters(DRAWN), look).layout.yaxis.range
    limits = rows.quarters(DRAWN)
    assert 10**low < limits["low"].min() < limits["high"].max() < 10**high
