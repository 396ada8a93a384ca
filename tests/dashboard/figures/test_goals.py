"""Goals drawn over quarters."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboard.figures.goals import shares
from dashboard.figures.look import Look
from dashboard.figures.trends import control_chart
from dashboard.wording.goals import Goal, Metric
from tests.dashboard.figures.drawn import QUARTERS, a_chart, looks

SET = date(2025, 11, 1)
RATE = Goal(Metric.ESCALATIONS, 40.0, date(2026, 8, 15), "ada", SET)
ALIGNED = Goal(Metric.ALIGNED, 0.7, date(2030, 1, 1), "ada", SET)
ROWS = pl.DataFrame(
    {
        "quarter_on": QUARTERS,
        "aligned": [None, 0.4, 0.5],
        "unknown": [1.0, 0.2, 0.1],
        "n_known": [0, 8, 9],
        "n": [10] * 3,
    }
)


def goal_lines(drawn: Any) -> list[tuple[float, float, float]]:
    """x0, x1 and height of each dashed line."""
    return [(shape.x0, shape.x1, shape.y0) for shape in drawn.layout.shapes if shape.line.dash == "dash"]


@looks
def test_a_goal_is_a_line_from_the_day_it_was_set_to_its_own_with_the_axis_going_on_for_it(look: Look) -> None:
    drawn = control_chart(a_chart(), look, goal=RATE)
    [(start, end, height)] = goal_lines(drawn)
    assert height == 40.0
    assert start == pytest.approx(0.5 + 31 / 91.3)
    assert end == pytest.approx(4.5 - 46.3 / 91.3, abs=0.02)
    assert list(drawn.layout.xaxis.categoryarray) == ["2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    assert drawn.layout.yaxis.range[1] > 40
    assert "goal at most 40.0 by 15 Aug 2026" in [text.text for text in drawn.layout.annotations]


@looks
def test_without_a_goal_the_chart_is_as_it_was(look: Look) -> None:
    assert goal_lines(control_chart(a_chart(), look)) == []
    assert control_chart(a_chart(), look).layout.xaxis.range is None


@looks
def test_the_line_of_a_late_goal_runs_to_the_end_of_an_axis_that_goes_on_a_year(look: Look) -> None:
    drawn = shares(ROWS, look, [ALIGNED, RATE])
    [(_, end, height)] = goal_lines(drawn)
    assert (end, height, drawn.layout.xaxis.range) == (6.5, 70.0, (-0.5, 6.5))


@looks
def test_a_share_that_is_not_known_is_a_gap_and_unknown_is_hollow(look: Look) -> None:
    unknown, aligned = shares(ROWS, look, []).data[:2]
    assert list(aligned.y) == [None, 40.0, 50.0]
    assert unknown.marker.symbol == "circle-open"
    assert unknown.text[1] == "20 % not known, of 10 deals, in the four quarters to 2025 Q4"
