"""The gates before any verdict, each alone."""

import dataclasses
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.verdicts.gates import gates_fired
from etl.evidence.verdicts.main_claims import (
    decide,
)
from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY


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
    assert "needed" in reasons[0] or "unknown" in reasons[0] or "model" in reasons[0]
    assert len(reasons) <= 2


def test_what_is_there_and_what_is_asked_for_are_told_floor_by_floor() -> None:
    facts = dataclasses.replace(
        SECONDARY, n_deals=9, n_accounts=8, n_events=7, arm_deals=(6, 5), arm_events=(4, 3), unknown_share=0.8
    )
    assert gates_fired(facts) == (
        "9 deals for which all of this is known; at least 100 are needed.",
        "8 accounts; at least 30 are needed.",
        "7 losses; at least 30 are needed.",
        "6 deals with it; at least 20 are needed.",
        "5 deals without; at least 20 are needed.",
        "4 losses of deals with it; at least 10 are needed.",
        "3 losses of deals without; at least 10 are needed.",
        "Not known for 80% of the deals; more than 70 % is too many.",
    )


def test_a_model_that_does_not_fit_is_said_only_where_nothing_else_is_short() -> None:
    assert gates_fired(dataclasses.replace(CLEAR, ratio=None)) == ("No model with a finite ratio fits these deals.",)
    assert gates_fired(dataclasses.replace(CLEAR, ratio=None, n_deals=99)) == (
        "99 deals with known practices and observed time; at least 100 are needed.",
    )
    assert gates_fired(CLEAR) == gates_fired(SECONDARY) == ()
