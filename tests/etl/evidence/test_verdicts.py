"""The verdict rules, one fact changed at a time."""

import dataclasses
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl import evidence
from etl.evidence import Verdict
from etl.evidence.regression import LogRatio
from etl.evidence.verdicts import NOT_YET_CHECKED, Facts, decide, hold_to_score


def _ratio(ratio: float, se: float, n_accounts: int = 400) -> LogRatio:
    """A log ratio with the given standard error: V = (G−1)/G Σ d² of equal deviations."""
    return LogRatio(math.log(ratio), np.full(n_accounts, se / math.sqrt(n_accounts - 1)))


CLEAR = Facts(
    n_deals=600,
    n_events=800,
    n_accounts=400,
    arms=("with", "without"),
    arm_deals=(300, 300),
    arm_events=(300, 500),
    unknown_share=0.1,
    ratio=_ratio(0.75, 0.06),
    p=1e-5,
    e_value=2.4,
    control=_ratio(0.78, 0.09),
    bounds=(0.80, 0.85),
    effective_accounts=200.0,
    holds_without_largest=True,
    latest_active_share=0.1,
)


def _verdict(**changes: Any) -> Verdict:
    return decide(dataclasses.replace(CLEAR, **changes))[0]


def test_all_conditions_met_is_supported_and_says_what_is_not_checked_yet() -> None:
    assert decide(CLEAR) == (Verdict.SUPPORTED, (NOT_YET_CHECKED,))


def test_the_helper_has_the_standard_error_that_it_was_asked_for() -> None:
    assert _ratio(0.8, 0.07).se == pytest.approx(0.07)


@pytest.mark.parametrize(
    "change",
    [
        {"n_deals": 99},
        {"n_accounts": 29},
        {"n_events": 29},
        {"arm_deals": (19, 300)},
        {"arm_deals": (300, 19)},
        {"arm_events": (9, 500)},
        {"arm_events": (300, 9)},
        {"unknown_share": 0.71},
        {"ratio": None},
    ],
)
def test_each_gate_alone_leaves_insufficient_data_with_a_reason(change: dict[str, Any]) -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, **change))
    assert verdict is Verdict.INSUFFICIENT
    assert len(reasons) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"p": 0.06},
        {"ratio": _ratio(0.96, 0.01)},
        {"e_value": 1.74},
        {"control": None, "e_value": 1.99},
        {"control": _ratio(0.9, 0.1)},
        {"bounds": (0.8, 1.01)},
        {"bounds": (1.01, 0.8)},
        {"bounds": (None, 0.8)},
        {"unknown_share": 0.51},
        {"effective_accounts": 4.9},
        {"holds_without_largest": False},
        {"latest_active_share": 0.31},
    ],
)
def test_each_condition_that_fails_caps_the_verdict_at_leaning_with_a_reason(change: dict[str, Any]) -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, **change))
    assert verdict is Verdict.LEANING
    assert len(reasons) == 2


def test_without_control_tickets_a_stronger_e_value_will_do() -> None:
    assert _verdict(control=None, e_value=2.0) is Verdict.SUPPORTED


def test_an_interval_just_over_1_may_still_lean() -> None:
    assert _verdict(ratio=_ratio(0.89, 0.07), p=0.1, e_value=1.0) is Verdict.LEANING


def test_control_tickets_that_differ_as_much_leave_insufficient_data() -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, control=_ratio(1.02, 0.1)))
    assert verdict is Verdict.INSUFFICIENT
    assert "Control tickets" in reasons[0]


def test_an_interval_above_1_contradicts() -> None:
    assert _verdict(ratio=_ratio(1.3, 0.05), control=_ratio(1.3, 0.1)) is Verdict.CONTRADICTED
    assert _verdict(ratio=_ratio(1.3, 0.05), control=None) is Verdict.CONTRADICTED


def test_an_interval_above_1_that_controls_share_is_only_not_supported() -> None:
    assert _verdict(ratio=_ratio(1.3, 0.05), control=_ratio(1.0, 0.1)) is Verdict.NOT_SUPPORTED


def test_a_precise_ratio_near_1_is_not_supported() -> None:
    assert _verdict(ratio=_ratio(1.0, 0.04), p=1.0, e_value=1.0) is Verdict.NOT_SUPPORTED


def test_an_imprecise_ratio_says_how_many_deals_are_needed() -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, ratio=_ratio(1.0, 0.2), p=1.0, e_value=1.0))
    assert verdict is Verdict.INSUFFICIENT
    needed = 600 * (0.2 / (-math.log(0.8) / (1.9659 + 0.8424))) ** 2
    assert int(re.findall(r"about (\d+) more", reasons[-1])[0]) == pytest.approx(needed - 600, rel=0.01)


@pytest.mark.parametrize("score", list(Verdict))
@pytest.mark.parametrize("own", list(Verdict))
def test_a_practice_never_ranks_above_the_score(own: Verdict, score: Verdict) -> None:
    rank = {Verdict.SUPPORTED: 2, Verdict.LEANING: 1}
    held, reasons = hold_to_score(own, (), score)
    assert rank.get(held, 0) <= rank.get(score, 0)
    assert held is own or reasons


def test_an_extra_contrast_is_at_most_leaning() -> None:
    assert hold_to_score(Verdict.SUPPORTED, (), Verdict.SUPPORTED, Verdict.LEANING)[0] is Verdict.LEANING


def test_no_text_of_the_engine_claims_a_cause() -> None:
    for module in Path(evidence.__file__).parent.glob("*.py"):
        assert not re.search(r"\b(causes|proves|drives)\b", module.read_text(encoding="utf-8")), module.name
