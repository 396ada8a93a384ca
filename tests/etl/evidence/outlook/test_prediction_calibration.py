"""Predictions tried on later deals."""

import dataclasses
import math
from datetime import date, datetime

import polars as pl
import pytest

from etl.evidence.estimators.panel import PRACTICES, panel
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.open_deals import open_deals
from etl.evidence.outlook.prediction_calibration import Calibration, calibrate
from etl.evidence.outlook.quarters import recent
from tests.etl.evidence.firms import inputs

_KEPT = ("account_id", "segment", "region", "service_line", "deal_type", "currency", "sales_owner_id", "amount")


def with_open(data: Inputs, n: int = 60) -> Inputs:
    """The firm with copies of its last deals as open ones."""
    opened = data.deals.tail(n).select(
        pl.format("open {}", "deal_id").alias("deal_id"),
        *_KEPT,
        *(f"{practice}_status" for practice in PRACTICES),
        created_at=pl.lit(datetime(2026, 6, 1)),
        expected_close_on=pl.lit(date(2026, 12, 1)),
    )
    return dataclasses.replace(data, open_deals=opened)


LARGE = with_open(inputs(5000, seed=3))


OUTLOOK = open_deals(LARGE)


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
