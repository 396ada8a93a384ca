"""The control chart, adoption and symptoms by quarter."""

import polars as pl
import pytest

from dashboard.figures.look import LIGHT, Look
from dashboard.figures.trends import adoption, control_chart, symptoms
from dashboard.wording.words import PRACTICES
from tests.dashboard.figures.drawn import QUARTERS, a_chart, looks


def shares() -> pl.DataFrame:
    rows = [(practice, quarter, 3, 5, 2) for practice in PRACTICES for quarter in QUARTERS]
    return pl.DataFrame(rows, schema=["practice", "quarter_on", "n_practised", "n_not", "n_unknown"], orient="row")


@looks
def test_a_quarter_outside_the_limits_is_marked_by_shape_and_colour(look: Look) -> None:
    line = control_chart(a_chart(), look).data[-1]
    assert list(line.marker.symbol) == ["circle", "diamond", "circle"]
    assert list(line.marker.color) == [look.accent, look.worse, look.accent]
    assert "20 escalations in 60 months" in line.text[1]


def test_a_quarter_without_observed_time_is_left_out_not_drawn_as_zero() -> None:
    chart = a_chart().with_columns(pl.when(pl.col("period") == QUARTERS[0]).then(None).otherwise("rate").alias("rate"))
    assert list(control_chart(chart, LIGHT).data[-1].x) == ["2025 Q4", "2026 Q1"]


@looks
def test_unknown_practices_are_hatched_and_never_a_colour(look: Look) -> None:
    drawn = adoption(shares(), look)
    unknown = [bar for bar in drawn.data if bar.name == "not known"]
    assert len(unknown) == 3
    assert {bar.marker.pattern.shape for bar in unknown} == {"/"}
    assert {bar.marker.pattern.fgcolor for bar in unknown} == {look.faint}
    assert all(sum(bar.y[0] for bar in drawn.data[at : at + 3]) == pytest.approx(100) for at in (0, 3, 6))


def test_symptoms_start_at_zero_and_say_their_numbers() -> None:
    rows = pl.DataFrame(
        [("is_unowned_risk", "with", 14.0, 11.0, 17.0, "a"), ("is_unowned_risk", "without", 12.0, 10.0, 15.0, "b")],
        schema=["symptom", "group", "value", "low", "high", "note"],
        orient="row",
    )
    drawn = symptoms(rows, LIGHT)
    assert drawn.layout.xaxis.range[0] == 0
    assert drawn.layout.xaxis.range[1] > 17
    assert [trace.text[0] for trace in drawn.data if trace.text] == ["14.0", "12.0"]


@looks
def test_quarters_of_a_run_are_joined_by_a_broad_line(look: Look) -> None:
    chart = a_chart().with_columns(runs=pl.Series(["", "falling", "falling"]))
    (line,) = [trace for trace in control_chart(chart, look).data if trace.type == "scatter" and trace.line.width == 12]
    assert list(line.y) == [None, 33.3, 8.6]
