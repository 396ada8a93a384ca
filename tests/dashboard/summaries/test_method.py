"""The trial of predictions."""

import polars as pl

from dashboard.summaries import method as summaries


def test_the_trial_of_predictions_shows_the_slope_with_its_interval() -> None:
    found = pl.DataFrame(
        [("slope", None, None, 0.99, 0.08, 1.91, 120), ("tenth", 1, 3.0, 4.0, 0.8, 11.6, 12)],
        schema=["measure", "band", "expected", "value", "low", "high", "n_deals"], orient="row",
    )  # fmt: skip
    shown = summaries.predictions_table(found)
    assert shown.row(0) == ("Slope (1 is right)", "–", "0.99", "between 0.08 and 1.91", 120)
    assert shown.row(1)[:3] == ("Tenth 1 of risk", "3.0", "4")
