"""Whether deals whose practices are unknown escalate as some known ones would, on simulated firms."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.known_or_not import known_or_not, vanished
from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
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


STUDIED, _ = score_study(panel(*as_marts(simulate(600, 1, "effect"))))


def gone(*escalated_on: date | None) -> pl.DataFrame:
    """A practice gone of each of so many deals that the study does not know, with the day of an escalation or none."""
    ids = [f"gone {at}" for at in range(len(escalated_on))]
    return pl.DataFrame(
        {"deal_id": ids, "escalated_on": list(escalated_on)}, schema_overrides={"escalated_on": pl.Date}
    )


def test_without_an_earlier_build_nothing_can_be_seen_to_have_gone() -> None:
    check, share = vanished(Inputs(), STUDIED)
    assert (check.is_passed, share) == (None, None)
    assert check.text.startswith("No earlier build is kept")


def test_where_nothing_vanished_it_is_said() -> None:
    check, share = vanished(Inputs(n_earlier_builds=2, vanished=gone()), STUDIED)
    assert (check.is_passed, share) == (True, 0.0)
    assert check.text.startswith("Nothing vanished")


def test_evidence_that_went_without_an_escalation_is_counted_and_lifts_no_doubt() -> None:
    check, share = vanished(Inputs(n_earlier_builds=1, vanished=gone(*[None] * 300)), STUDIED)
    assert (check.is_passed, share) == (True, 0.0)
    assert check.text.startswith("Of 300 practices that earlier builds had on record and this one has not, 0 vanished")


def test_the_share_is_of_the_deals_with_practices_and_an_escalation_lost_ones_among_them() -> None:
    escalated = int(((STUDIED.exposures[:, 0] > 0) & (STUDIED.panel.events.sum(axis=1) > 0)).sum())
    day = date(2026, 7, 1)
    check, share = vanished(Inputs(n_earlier_builds=1, vanished=gone(day, day, None)), STUDIED)
    assert share == pytest.approx(2 / (escalated + 2))
    assert check.is_passed is True
    twice = pl.concat([gone(day, day), gone(day, day)])
    assert vanished(Inputs(n_earlier_builds=1, vanished=twice), STUDIED)[1] == share
    many = gone(*[day] * escalated)
    check, share = vanished(Inputs(n_earlier_builds=1, vanished=many), STUDIED)
    assert (check.is_passed, share) == (False, 0.5)
    assert "of 50% of the deals with practices and an escalation (5 % at most)" in check.text
