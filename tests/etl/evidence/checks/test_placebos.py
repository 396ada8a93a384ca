"""Placebos: silent where nothing is wrong, loud where something was planted."""

import dataclasses
import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks.placebos import before_signature, only_after
from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.study import Contrast, Study
from etl.evidence.estimators.panel import PRACTICES, panel
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check
from tests.etl.evidence.firms import inputs

pytestmark = pytest.mark.thorough

FIRM = inputs(1000, seed=6)


def _score(given: Inputs) -> tuple[Study, Contrast]:
    return score_study(panel(given.deals, given.windows))


def _before(given: Inputs) -> Check:
    studied, contrast = _score(given)
    return before_signature(given, studied.panel, contrast.exposure, is_benefit=True)


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
    checks = [only_after(inputs(800, seed=seed), is_benefit=True) for seed in range(20)]
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
    check = only_after(
        Inputs(deals=deals, practices=practices, tickets=tickets, windows=pl.DataFrame()), is_benefit=True
    )
    assert check.is_passed is None
    assert check.text.endswith(
        "2 deals with a practice that came after signature or never with 3 escalations are too few."
    )
