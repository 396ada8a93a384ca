"""Predictions tried on later deals."""

import dataclasses
import math

import polars as pl
import pytest

from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.prediction_calibration import Calibration, calibrate
from etl.evidence.outlook.quarters import recent
from tests.etl.evidence.outlook.firms import LARGE, OUTLOOK


def calibration(data: Inputs) -> Calibration:
    return calibrate(panel(data.deals, data.windows), recent(data))


def test_held_out_counts_fall_within_their_intervals_as_often_as_said() -> None:
    result = OUTLOOK.calibration
    assert result.covered >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / result.n_held_out)
    assert [band.band for band in result.bands] == list(range(1, 11))
    assert sum(band.n_deals for band in result.bands) == result.n_held_out
    assert sum(band.observed.value for band in result.bands) == result.in_the_large.n_events
    total = sum(band.expected for band in result.bands)
    assert result.in_the_large.value == pytest.approx(result.in_the_large.n_events / total)


def test_later_outcomes_do_not_enter_the_model_that_is_tried_on_them() -> None:
    recently = recent(LARGE)
    later = LARGE.deals.filter(pl.col("signed_on") >= recently.first)["deal_id"].implode()
    doubled = LARGE.windows.with_columns(
        pl.when(pl.col("deal_id").is_in(later))
        .then(pl.col("n_attributable_escalations") * 2)
        .otherwise("n_attributable_escalations")
        .alias("n_attributable_escalations")
    )
    before, after = calibration(LARGE), calibration(dataclasses.replace(LARGE, windows=doubled))
    assert [b.expected for b in after.bands] == pytest.approx([b.expected for b in before.bands])
    assert after.in_the_large.value == pytest.approx(2 * before.in_the_large.value)
    assert not after.is_calibrated
    assert "outside 0.80 to 1.25" in after.reason
