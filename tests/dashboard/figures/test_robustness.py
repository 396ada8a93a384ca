"""The drawn readings of a claim."""

import polars as pl

from dashboard.figures.look import LIGHT
from dashboard.figures.robustness import readings
from dashboard.summaries import robustness as rows


def test_a_reading_on_the_other_side_of_1_is_named_and_a_placebo_is_no_reading() -> None:
    frame = pl.DataFrame(
        [("adjusted", 0.8, 0.7, 0.9, "interval", True), ("crude", 0.9, 0.8, 1.0, "interval", False),
         ("worst", 1.1, None, None, "range", False), ("the year before", 1.6, 1.2, 2.0, "placebo", False)],
        schema=["label", "value", "low", "high", "kind", "is_main"], orient="row",
    )  # fmt: skip
    assert rows.readings_title(frame) == ("Of 2 other ways to read the data, one points the other way: worst")
    drawn = readings(frame, LIGHT)
    assert len([trace for trace in drawn.data if trace.mode == "markers"]) == 4
