"""Predictions written out, and the limits of counts."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
from etl.evidence.outlook import predictions
from etl.evidence.outlook.prediction_calibration import Calibration, calibrate
from etl.evidence.outlook.quarters import recent
from tests.etl.evidence.firms import inputs
from tests.etl.evidence.outlook.firms import KEPT, LARGE


def calibration(data: Inputs) -> Calibration:
    return calibrate(panel(data.deals, data.windows), recent(data))


def test_the_numbers_are_those_of_the_model_written_out() -> None:
    """A covariate-free firm: the expectation is exp(intercept + practices) by window, over the windows' months."""
    bare = dataclasses.replace(LARGE, deals=LARGE.deals.drop(*KEPT[1:], "sales_cycle_days", "n_prior_escalations_12m"))
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
