"""Control tickets and shuffles: silent where nothing is wrong, loud where something was planted."""

import dataclasses
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks.controls import (
    N_SHUFFLES,
    against_controls,
    calibrated,
    null_distribution,
    one_steps,
    shuffled,
)
from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.study import Contrast, Study
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.inputs import Inputs
from tests.etl.evidence.firms import inputs

FIRM = inputs(1000, seed=6)


def _score(given: Inputs) -> tuple[Study, Contrast]:
    return score_study(panel(given.deals, given.windows))


def test_the_null_distribution_is_that_of_dersimonian_and_laird() -> None:
    """Three estimates with equal errors: their mean; the variance beyond the errors, and of the mean."""
    values, error = [0.0, 0.3, 0.6], 0.1
    mean, variance = null_distribution(values, [error] * 3)
    between = np.var(values, ddof=1) - error**2
    assert mean == pytest.approx(0.3)
    assert variance == pytest.approx(between + (error**2 + between) / 3)


def test_estimates_that_agree_leave_only_the_variance_of_their_mean() -> None:
    mean, variance = null_distribution([0.1, 0.1, 0.1], [0.1, 0.2, 0.3])
    assert mean == pytest.approx(0.1)
    assert variance == pytest.approx(1 / (1 / 0.01 + 1 / 0.04 + 1 / 0.09))


def test_calibration_needs_three_kinds_of_control_tickets() -> None:
    studied, contrast = _score(FIRM)
    assert studied.adjusted is not None
    assert calibrated(FIRM, studied.adjusted, contrast.weights).estimate is not None
    two = dataclasses.replace(FIRM, tickets=FIRM.tickets.filter(pl.col("cause") != "external"))
    assert calibrated(two, studied.adjusted, contrast.weights).is_passed is None
    assert calibrated(Inputs(), studied.adjusted, contrast.weights).is_passed is None


def test_control_tickets_that_differ_as_much_fail() -> None:
    studied, _ = _score(FIRM)
    far = LogRatio(-0.5, np.full(200, 0.1 / math.sqrt(199)))
    near = LogRatio(-0.05, np.full(200, 0.1 / math.sqrt(199)))
    assert against_controls(far, studied.panel, is_benefit=True).is_passed
    assert against_controls(near, studied.panel, is_benefit=True).is_passed is False
    assert against_controls(None, studied.panel, is_benefit=True).is_passed is None


def test_on_harm_control_tickets_hold_where_escalations_differ_clearly_more() -> None:
    studied, _ = _score(FIRM)
    more = LogRatio(0.5, np.full(300, 0.005))
    check = against_controls(more, studied.panel, is_benefit=False)
    assert check.is_passed
    assert "a higher ratio than control tickets" in check.text
    assert against_controls(more, studied.panel, is_benefit=True).is_passed is False
    level = LogRatio(0.0, np.full(300, 0.005))
    assert "no clearly higher ratio" in against_controls(level, studied.panel, is_benefit=False).text


def test_one_newton_step_is_close_to_the_estimate_and_shuffles_centre_on_none() -> None:
    studied, _ = _score(FIRM)
    assert studied.adjusted is not None
    groups = np.zeros(studied.panel.n_deals, dtype=np.int64)
    steps = one_steps(studied.adjusted, groups)
    assert steps is not None
    assert len(steps) == 1 + N_SHUFFLES
    assert steps[0] == pytest.approx(studied.adjusted.fit.coefficients[0], abs=0.02)
    assert abs(steps[1:].mean()) <= steps[1:].std() / 3


def test_an_effect_ranks_below_the_shuffles_and_the_pipeline_check_passes() -> None:
    studied, _ = _score(FIRM)
    assert studied.adjusted is not None
    check = shuffled(studied.adjusted)
    assert check.is_passed
    assert f", 0 of {N_SHUFFLES} ratios" in check.text
    assert shuffled(studied.adjusted) == check
