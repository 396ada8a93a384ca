"""Open deals: predictions only where they can be trusted, and what they then say."""

import dataclasses
import math
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from scipy import stats

from etl.evidence.estimators.panel import PRACTICES, panel
from etl.evidence.inputs import Inputs
from etl.evidence.outlook import predictions
from etl.evidence.outlook.open_deals import ALL_MISSING, OpenDeals, open_deals
from etl.evidence.outlook.prediction_calibration import Calibration, calibrate
from etl.evidence.outlook.quarters import recent
from etl.evidence.outlook.tables import outlook_frames
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
SMALL = with_open(inputs(150, seed=3))
OUTLOOK = open_deals(LARGE)


def calibration(data: Inputs) -> Calibration:
    return calibrate(panel(data.deals, data.windows), recent(data))


def test_predictions_are_shown_for_each_open_deal_of_known_practices() -> None:
    assert OUTLOOK.calibration.is_calibrated
    assert {deal.deal_id for deal in OUTLOOK.deals} == set(LARGE.open_deals["deal_id"])
    unknown = LARGE.open_deals.filter(pl.any_horizontal(pl.col("^.*_status$") == "unknown"))["deal_id"]
    assert {deal.deal_id for deal in OUTLOOK.deals if deal.expected.value is None} == set(unknown)
    shown = [deal for deal in OUTLOOK.deals if deal.expected.value is not None]
    assert [deal.rank for deal in shown] == list(range(1, len(shown) + 1))
    for deal in shown:
        assert 0 < deal.expected.low < deal.expected.value < deal.expected.high
        assert 0 <= deal.n_low <= deal.expected.value <= deal.n_high


def test_each_missing_practice_has_its_change_and_the_ranks_follow_all_of_them() -> None:
    status = {row["deal_id"]: row for row in LARGE.open_deals.iter_rows(named=True)}
    most = []
    for deal in OUTLOOK.deals:
        if deal.expected.value is None:
            continue
        missing = [p for p in PRACTICES if status[deal.deal_id][f"{p}_status"] in ("never", "after")]
        wanted = [*missing, ALL_MISSING] if len(missing) > 1 else missing
        assert [step.practice for step in deal.steps] == wanted
        most.append(deal.steps[-1].change.value if missing else 0.0)
        assert all(step.change.low < step.change.value < step.change.high for step in deal.steps)
    assert most == sorted(most)


def test_the_numbers_are_those_of_the_model_written_out() -> None:
    """A covariate-free firm: the expectation is exp(intercept + practices) by window, over the windows' months."""
    bare = dataclasses.replace(LARGE, deals=LARGE.deals.drop(*_KEPT[1:], "sales_cycle_days", "n_prior_escalations_12m"))
    observed = panel(bare.deals, bare.windows)
    is_known = np.isfinite(observed.practised).all(axis=1)
    model = predictions.fit_on(observed, is_known)
    fit = model.regression.fit
    row = np.flatnonzero(is_known)[0]
    by_window = np.exp(fit.intercepts + model.x[row] @ fit.coefficients) * np.array([3.0, 3.0, 6.0])
    assert predictions.expected(model, model.x[[row]]).mean[0] == pytest.approx(by_window.sum())
    total = model.regression.fit.expected.sum(axis=0)
    np.testing.assert_allclose(total, observed.only(is_known).events.sum(axis=0), rtol=1e-8)


def test_count_limits_are_those_of_poisson_and_of_the_negative_binomial() -> None:
    mean = np.array([0.3, 2.0, 8.0])
    low, high = predictions.count_limits(mean, mean)
    np.testing.assert_array_equal(low, stats.poisson.ppf(0.025, mean))
    np.testing.assert_array_equal(high, stats.poisson.ppf(0.975, mean))
    rng = np.random.default_rng(1)
    counts = rng.poisson(8 * rng.gamma(2, 1 / 2, 200_000))
    _, high = predictions.count_limits(np.array([8.0]), np.array([8.0 + 64 / 2]))
    assert high[0] == pytest.approx(np.quantile(counts, 0.975), abs=1)


def test_shrinking_keeps_the_total_and_lets_small_firms_predict_without_exaggeration() -> None:
    slopes, plain = [], []
    for seed in range(12):
        data = inputs(600, seed=40 + seed)
        slopes.append(calibration(data).slope.value)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(predictions, "_shrunk", lambda regression: regression)
            plain.append(calibration(data).slope.value)
    assert np.mean(plain) < np.mean(slopes)
    assert np.mean(slopes) == pytest.approx(1, abs=0.2)


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


def test_open_deals_do_not_enter_the_model() -> None:
    with_few, with_many = (open_deals(with_open(LARGE, n)) for n in (5, 60))
    first = {deal.deal_id: deal.expected.value for deal in with_few.deals}
    second = {deal.deal_id: deal.expected.value for deal in with_many.deals}
    known = [name for name, value in first.items() if value is not None]
    assert known
    assert [second[name] for name in known] == pytest.approx([first[name] for name in known], rel=1e-6)


DEGENERATE = [
    Inputs(),
    SMALL,
    dataclasses.replace(LARGE, deals=pl.DataFrame()),
    dataclasses.replace(LARGE, windows=pl.DataFrame()),
    dataclasses.replace(LARGE, deals=LARGE.deals.head(1)),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(None).alias("signed_on"))),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit("one").alias("ultimate_account_id"))),
    dataclasses.replace(LARGE, windows=LARGE.windows.with_columns(pl.lit(0).alias("n_attributable_escalations"))),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(True).alias(f"has_{p}") for p in PRACTICES)),
    dataclasses.replace(LARGE, deals=LARGE.deals.with_columns(pl.lit(None).alias(f"has_{p}") for p in PRACTICES)),
]


@pytest.mark.parametrize("data", DEGENERATE)
def test_what_can_not_be_predicted_is_withheld_with_a_reason(data: Inputs) -> None:
    outlook = open_deals(data)
    assert not outlook.calibration.is_calibrated
    assert outlook.calibration.reason
    assert {deal.deal_id for deal in outlook.deals} == set(data.open_deals.get_column("deal_id", default=pl.Series()))
    for deal in outlook.deals:
        assert (deal.expected.value, deal.n_high, deal.rank, deal.steps) == (None, None, None, ())
        assert deal.expected.withheld == outlook.calibration.reason


@pytest.mark.parametrize(
    "opened",
    [
        pl.DataFrame(),
        LARGE.open_deals.clear(),
        LARGE.open_deals.select("deal_id"),
        LARGE.open_deals.with_columns(
            pl.lit(None).alias(name) for name in LARGE.open_deals.columns if name != "deal_id"
        ),
    ],
)
def test_open_deals_of_which_nothing_is_known_have_no_prediction(opened: pl.DataFrame) -> None:
    outlook = open_deals(dataclasses.replace(LARGE, open_deals=opened))
    assert isinstance(outlook, OpenDeals)
    assert {deal.expected.withheld for deal in outlook.deals} <= {"A practice is unknown."}
    assert len(outlook.deals) == len(opened)


@pytest.mark.parametrize("data", [LARGE, SMALL, Inputs()])
def test_the_tables_have_the_same_columns_whatever_is_in_them(data: Inputs) -> None:
    frames, empty = outlook_frames(data), outlook_frames(Inputs())
    assert {name: frame.schema for name, frame in frames.items()} == {n: frame.schema for n, frame in empty.items()}
    for frame in frames.values():
        if "withheld" in frame.columns:
            assert (frame["value"].is_null() == frame["withheld"].is_not_null()).all()
        for numbers in frame.select(pl.selectors.float()):
            assert numbers.drop_nulls().is_finite().all()
