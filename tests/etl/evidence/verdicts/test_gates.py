"""The gates before any verdict, each alone."""

import dataclasses
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.verdicts.main_claims import (
    decide,
)
from tests.etl.evidence.verdicts.cases import CLEAR


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
