"""Placebos, control tickets and shuffles: silent where nothing is wrong, loud where something was planted."""

import dataclasses
import datetime as dt
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
from etl.evidence.checks.placebos import before_signature, only_after
from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.study import Contrast, Study
from etl.evidence.estimators.panel import PRACTICES, panel
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check
from tests.etl.evidence.firms import inputs

FIRM = inputs(1000, seed=6)


def _score(given: Inputs) -> tuple[Study, Contrast]:
    return score_study(panel(given.deals, given.windows))


def _before(given: Inputs) -> Check:
    studied, contrast = _score(given)
    return before_signature(given, studied.panel, contrast.exposure)


def _with_earlier(seed: int, ratio: float) -> Inputs:
    """Every deal a renewal, whose account's earlier escalations differ by `ratio` per practice."""
    given = inputs(800, seed=seed)
    score = given.deals["alignment_score"].fill_null(0).to_numpy()
    earlier = np.random.default_rng(seed).poisson(1.5 * ratio**score)
    repeat = pl.lit("renewal").alias("deal_type")
    return dataclasses.replace(given, deals=given.deals.with_columns(repeat, n_prior_escalations_12m=earlier))


def test_deals_that_were_calmer_already_fail_the_year_before() -> None:
    assert [_before(_with_earlier(seed, 0.8)).is_passed for seed in range(6)] == [False] * 6


def test_deals_alike_before_seldom_fail_the_year_before() -> None:
    flags = [_before(_with_earlier(seed, 1.0)).is_passed for seed in range(30)]
    assert flags.count(False) <= 4


def test_practices_taken_up_after_trouble_pass_and_are_said_to_be() -> None:
    check = _before(_with_earlier(1, 1.3))
    assert check.is_passed
    assert "taken up where there was trouble" in check.text
    assert check.estimate is not None
    assert check.estimate.value is not None
    assert check.estimate.value > 1.1


def test_a_firm_without_renewals_can_not_make_the_check() -> None:
    new = dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(deal_type=pl.lit("new")))
    check = _before(new)
    assert check.is_passed is None
    assert check.estimate is not None
    assert check.estimate.withheld


def test_practices_after_signature_make_no_difference_before_they_are_taken_up() -> None:
    checks = [only_after(inputs(800, seed=seed)) for seed in range(20)]
    assert sum(check.is_passed is False for check in checks) <= 3
    values = [check.estimate.value for check in checks if check.estimate and check.estimate.value]
    assert math.exp(np.mean(np.log(values))) == pytest.approx(1.0, abs=0.06)


def test_only_time_and_escalations_before_the_evidence_count() -> None:
    signed = dt.date(2025, 1, 1)
    ids = ["a", "b"]
    deals = pl.DataFrame(
        {
            "deal_id": ids,
            "signed_on": signed,
            "observed_from_on": signed,
            "observed_to_on": signed + dt.timedelta(days=200),
        }
    )
    practices = pl.DataFrame(
        {
            "deal_id": ids,
            "practice": PRACTICES[0],
            "status": ["after", "never"],
            "evidence_at": [dt.datetime(2025, 2, 20, 9), None],
        },
        schema_overrides={"evidence_at": pl.Datetime},
    )
    days = [10, 49, 50, 51, 199, 199]
    tickets = pl.DataFrame(
        {
            "ticket_id": [str(i) for i in range(6)],
            "deal_id": ["a"] * 5 + ["b"],
            "event_at": [dt.datetime(2025, 1, 1) + dt.timedelta(days=day) for day in days],
            "is_escalated": True,
            "is_control": False,
        }
    )
    check = only_after(Inputs(deals=deals, practices=practices, tickets=tickets, windows=pl.DataFrame()))
    assert check.is_passed is None
    assert check.text.endswith(
        "2 deals with a practice that came after signature or never with 3 escalations are too few."
    )


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
    assert against_controls(far, studied.panel).is_passed
    assert against_controls(near, studied.panel).is_passed is False
    assert against_controls(None, studied.panel).is_passed is None


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
