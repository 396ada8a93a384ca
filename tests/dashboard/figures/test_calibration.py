"""The drawn results of calibration."""

import polars as pl
import pytest

from dashboard import calibration
from dashboard.figures.calibration import calibration_bias, calibration_coverage, predicted_and_observed
from dashboard.figures.look import DARK, LIGHT, Look

looks = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture(scope="module")
def found() -> calibration.Calibration:
    committed = calibration.read()
    assert committed is not None
    return committed


@looks
def test_crude_is_hollow_and_adjusted_filled(found: calibration.Calibration, look: Look) -> None:
    rows = calibration.biases(found)
    drawn = calibration_bias(rows, look, naive="crude", ours="adjusted")
    symbols = [trace.marker.symbol for trace in drawn.data]
    assert symbols == ["circle-open", "circle"] * len(rows)
    assert drawn.data[-1].x[0] == pytest.approx(rows["ours"][0])


@looks
def test_the_expected_coverage_is_marked_and_every_interval_drawn(found: calibration.Calibration, look: Look) -> None:
    rows = calibration.coverage(found)
    drawn = calibration_coverage(rows, look)
    assert drawn.layout.shapes[0].x0 == pytest.approx(95)
    assert len([trace for trace in drawn.data if trace.mode == "lines"]) == len(rows)


@looks
def test_the_legend_names_what_was_predicted_and_observed_and_no_line(look: Look) -> None:
    bands = list(range(1, 11))
    tenths = pl.DataFrame({"band": bands, "n_deals": bands}).with_columns(
        pl.col("band").cast(pl.Float64).alias(name) for name in ("expected", "value", "low", "high")
    )
    drawn = predicted_and_observed(tenths, look)
    assert [trace.name for trace in drawn.data if trace.showlegend is not False] == ["predicted", "observed"]
    assert len(drawn.data) == 12
