"""Firms at the edge: practices that end every escalation, and a firm of 60 deals. And the jackknife on a firm."""

import math

import numpy as np
import pytest

from etl.evidence import Claim, Evidence, Verdict, assess, assess_thoroughly
from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import panel
from tests.calibration.firms import firm

pytestmark = pytest.mark.thorough

LARGEST = math.exp(5)
COMPARED = ("C1", "C2", "C3", "C4")


def numbers(evidence: Evidence) -> list[float]:
    """Every ratio and limit of the claims about escalations."""
    claims: list[Claim] = [claim for claim in evidence.claims if claim.claim_id in COMPARED]
    estimates = [estimate for claim in claims for estimate in (claim.crude, claim.adjusted, claim.control_ratio)]
    return [n for e in estimates for n in (e.value, e.low, e.high) if n is not None]


@pytest.mark.parametrize("preset", ["separation", "tiny_firm"])
@pytest.mark.parametrize("seed", range(6))
def test_a_firm_that_allows_no_comparison_gets_no_wild_number_and_no_verdict(preset: str, seed: int) -> None:
    evidence = assess(*firm(preset, 600).marts(seed))
    assert all(1 / LARGEST <= number <= LARGEST for number in numbers(evidence) if number > 0)
    assert evidence.claim("C4").verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize("preset", ["separation", "tiny_firm"])
def test_nor_after_every_check(preset: str) -> None:
    evidence = assess_thoroughly(firm(preset, 600).inputs(3))
    assert all(1 / LARGEST <= number <= LARGEST for number in numbers(evidence) if number > 0)
    assert evidence.claim("C4").verdict is Verdict.INSUFFICIENT


def test_the_one_step_jackknife_of_a_firm_is_near_the_full_refit_without_each_account() -> None:
    studied, contrast = score_study(panel(*firm("effect", 600).marts(5)))
    assert studied.adjusted is not None
    data, x = studied.panel, studied.adjusted.design.x
    left_out = []
    for account in range(data.n_accounts):
        kept = data.accounts != account
        refit = poisson.fit(data.events[kept], data.months[kept], x[kept], start_from=studied.adjusted.fit)
        left_out.append(refit.coefficients[0])
    deviations = studied.adjusted.fit.coefficients[0] - np.array(left_out)
    full = math.sqrt(clusters.jackknife_variance(deviations))
    assert 0.95 <= studied.adjusted.log_ratio(contrast.weights).se / full <= 1.05
