"""Whether deals whose practices are unknown escalate as some known ones would, on simulated firms."""

import math
from dataclasses import replace

import numpy as np
import pytest

from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.known_or_not import known_or_not
from etl.evidence.estimators.panel import panel
from etl.evidence.results import Check
from etl.sample.deals import as_marts, simulate
from etl.sample.firm import UNKNOWN, Firm
from etl.sample.presets import PRESETS

ALL_KNOWN = replace(PRESETS["null"], unknown=1e-9, has_dark_regions=False)


def checked(firm: Firm) -> Check:
    return known_or_not(score_study(panel(*as_marts(firm)))[0])


def with_lost_records(firm: Firm, share: float, seed: int) -> Firm:
    """What is on record of practised deals with an escalation is gone for a share of them."""
    is_troubled = (firm.attributable.sum(axis=1) > 0) & firm.practised.any(axis=1)
    is_lost = is_troubled & (np.random.default_rng(seed).random(firm.n_deals) < share)
    return replace(firm, status=np.where(is_lost[:, None], UNKNOWN, firm.status))


def test_records_lost_after_trouble_show() -> None:
    found = [checked(with_lost_records(simulate(3000, seed, ALL_KNOWN), 0.2, seed)) for seed in range(8)]
    assert sum(check.is_passed is False for check in found) >= 6
    assert all(check.estimate is not None and check.estimate.value > 1.2 for check in found)


@pytest.mark.parametrize("preset", ["mnar40", "effect"])
def test_unknown_deals_with_fewer_or_more_practices_are_harmless(preset: str) -> None:
    """Firms whose records depend on the practices themselves, or on region and quarter, but not on what followed."""
    found = [checked(simulate(1500, seed, preset)) for seed in range(20)]
    assert sum(check.is_passed is False for check in found) <= 1


def test_the_range_is_what_scores_of_0_to_3_would_explain() -> None:
    studied, _ = score_study(panel(*as_marts(simulate(1500, 1, "mnar40"))))
    assert studied.adjusted is not None
    own, mean = studied.adjusted.log_ratio((1.0,)).value, float(studied.exposures.mean())
    low, high = math.exp(own * (3 - mean)), math.exp(-own * mean)
    assert own < 0
    assert known_or_not(studied).text.endswith(f"that would be {low:.2f} to {high:.2f}.")


def test_without_unknown_deals_there_is_nothing_to_compare() -> None:
    assert checked(simulate(600, 1, ALL_KNOWN)).is_passed is None
