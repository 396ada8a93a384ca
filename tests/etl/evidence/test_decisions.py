"""The rules for the claims beside the main one, one case each."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Verdict
from etl.evidence.verdicts.decisions import Facts, decide


def _ratio(value: float, se: float, n_accounts: int = 100) -> LogRatio:
    """A log ratio with a given standard error."""
    size = se / math.sqrt((n_accounts - 1) / n_accounts * n_accounts)
    return LogRatio(math.log(value), np.full(n_accounts, size))


def _facts(value: float = 0.7, se: float = 0.1, **changes: Any) -> Facts:
    ratio = _ratio(value, se)
    facts = Facts(
        n_deals=400,
        n_events=120,
        n_accounts=100,
        unit="losses",
        arms=("with it", "without"),
        arm_deals=(200, 200),
        arm_events=(60, 60),
        unknown_share=0.1,
        ratio=ratio,
        p=ratio.p,
        expects_less=True,
        agreeing=1.0,
        effective_accounts=50.0,
        holds_without_largest=True,
        cap=None,
    )
    return dataclasses.replace(facts, **changes)


CASES = [
    (_facts(), Verdict.SUPPORTED),
    (_facts(agreeing=0.85), Verdict.LEANING),
    (_facts(cap="A cap."), Verdict.LEANING),
    (_facts(p=0.08), Verdict.LEANING),
    (_facts(unknown_share=0.6), Verdict.LEANING),
    (_facts(effective_accounts=4.0), Verdict.LEANING),
    (_facts(holds_without_largest=False), Verdict.LEANING),
    (_facts(0.84, 0.1), Verdict.LEANING),
    (_facts(0.84, 0.1, agreeing=0.7), Verdict.INSUFFICIENT),
    (_facts(1.0, 0.02), Verdict.NOT_SUPPORTED),
    (_facts(1.5, 0.1, agreeing=0.0), Verdict.CONTRADICTED),
    (_facts(1.5, 0.1, agreeing=0.5), Verdict.NOT_SUPPORTED),
    (_facts(1.0, 0.3), Verdict.INSUFFICIENT),
    (_facts(ratio=None), Verdict.INSUFFICIENT),
    (_facts(n_deals=99), Verdict.INSUFFICIENT),
    (_facts(n_accounts=29), Verdict.INSUFFICIENT),
    (_facts(n_events=29), Verdict.INSUFFICIENT),
    (_facts(arm_deals=(19, 300)), Verdict.INSUFFICIENT),
    (_facts(arm_events=(100, 9)), Verdict.INSUFFICIENT),
    (_facts(unknown_share=0.71), Verdict.INSUFFICIENT),
]


@pytest.mark.parametrize(("facts", "verdict"), CASES)
def test_the_first_rule_that_matches_decides(facts: Facts, verdict: Verdict) -> None:
    found, reasons = decide(facts)
    assert found is verdict
    assert all(reasons)
    assert reasons


@pytest.mark.parametrize(("facts", "verdict"), [case for case in CASES if case[0].ratio is not None])
def test_a_claim_that_expects_more_is_the_mirror_image(facts: Facts, verdict: Verdict) -> None:
    assert facts.ratio is not None
    mirrored = LogRatio(-facts.ratio.value, -facts.ratio.deviations)
    found, reasons = decide(dataclasses.replace(facts, ratio=mirrored, expects_less=False))
    assert found is verdict
    assert "below 1" not in " ".join(reasons)


def test_a_verdict_that_fails_says_how_much_more_is_needed() -> None:
    _, (reason,) = decide(_facts(1.0, 0.3))
    assert "more deals are needed for 0.80" in reason
