"""The conditions of "Supported", each alone."""

import dataclasses
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.verdicts.facts import MainFacts
from etl.evidence.verdicts.main_claims import (
    LEANING_READS,
    decide,
)
from tests.etl.evidence.verdicts.cases import CLEAR, SOUND, THOROUGH, agreeing, log_ratio


def _thorough(facts: MainFacts = THOROUGH, **changes: Any) -> tuple[Verdict, tuple[str, ...]]:
    return decide(dataclasses.replace(facts, scrutiny=dataclasses.replace(SOUND, **changes)))


def _verdict(**changes: Any) -> Verdict:
    return decide(dataclasses.replace(CLEAR, **changes))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"agreement": None},
        {"agreement": agreeing(0.89)},
        {"holds_without_cycle": False},
        {"share_outside_overlap": 0.26},
        {"share_outside_overlap": None},
        {"effective_deals": 39.9},
        {"overlap_ratio": 1.01},
        {"overlap_ratio": None},
        {"recorded_share": 0.49},
        {"failed_placebos": ("The year before signature",)},
    ],
)
def test_each_check_that_fails_caps_the_verdict_at_leaning_with_a_reason(change: dict[str, Any]) -> None:
    verdict, reasons = _thorough(**change)
    assert verdict is Verdict.LEANING
    assert reasons[0] == LEANING_READS
    assert len(reasons) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"p": 0.06},
        {"ratio": log_ratio(0.96, 0.01)},
        {"e_value": 1.74},
        {"control": None, "e_value": 1.99},
        {"control": log_ratio(0.9, 0.1)},
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
    assert reasons[0] == LEANING_READS
    assert len(reasons) == 3


def test_without_control_tickets_a_stronger_e_value_will_do() -> None:
    assert _verdict(control=None, e_value=2.0) is Verdict.SUPPORTED
