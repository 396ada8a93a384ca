"""Overlap weights and balance, against closed forms."""

import math

import numpy as np
import pytest

from etl.evidence.checks.overlap import balance_table, overlap
from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators.panel import panel
from tests.etl.evidence.firms import firm

STUDIED, CONTRAST = score_study(panel(*firm(600, seed=3)))


def test_overlap_weights_balance_every_covariate_of_the_model_exactly() -> None:
    assert STUDIED.adjusted is not None
    found = overlap(STUDIED.adjusted, CONTRAST.weights, CONTRAST.is_first)
    assert found is not None
    x, first = STUDIED.adjusted.design.x[:, 1:], CONTRAST.is_first
    means = [np.average(x[arm], axis=0, weights=found.weights[arm]) for arm in (first, ~first)]
    np.testing.assert_allclose(means[0], means[1], atol=1e-8)
    table = balance_table(STUDIED.panel, CONTRAST.exposure, first, found.weights)
    by_name = {row.covariate: row for row in table}
    assert by_name["deal value"].weighted == pytest.approx(0, abs=1e-8)
    assert by_name["deal value"].raw > 0.3
    assert {"region", "industry", "sales owner"} <= by_name.keys()


def test_effective_deals_are_the_square_of_sums_over_the_sum_of_squares() -> None:
    assert STUDIED.adjusted is not None
    found = overlap(STUDIED.adjusted, CONTRAST.weights, CONTRAST.is_first)
    assert found is not None
    arm = found.weights[CONTRAST.is_first]
    assert found.effective_deals[0] == pytest.approx(arm.sum() ** 2 / (arm**2).sum())
    assert max(found.effective_deals) < STUDIED.panel.n_deals


def test_the_weighted_ratio_is_unbiased() -> None:
    values = []
    for seed in range(40):
        studied, contrast = score_study(panel(*firm(600, seed=seed)))
        assert studied.adjusted is not None
        found = overlap(studied.adjusted, contrast.weights, contrast.is_first)
        assert found is not None
        assert found.ratio is not None
        values.append(found.ratio.value - math.log(0.8))
    assert abs(np.mean(values)) <= 0.03


def test_deals_outside_5_to_95_percent_have_hardly_any_like_them() -> None:
    assert STUDIED.adjusted is not None
    found = overlap(STUDIED.adjusted, CONTRAST.weights, CONTRAST.is_first)
    assert found is not None
    weights, first = found.weights, CONTRAST.is_first
    probability = np.where(first, 1 - weights, weights)
    outside = (probability < 0.05) | (probability > 0.95)
    assert found.share_outside == pytest.approx(outside.mean())
    assert 0 < found.share_outside < ((probability < 0.10) | (probability > 0.90)).mean()
