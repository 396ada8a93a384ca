"""The thorough assessment as a whole: what it says of firms whose truth is known, and that no firm is told more."""

import dataclasses

import polars as pl
import pytest

from etl.evidence import Verdict, assess, assess_thoroughly
from etl.evidence.claims.known_or_not import VANISHED
from tests.etl.evidence.firms import inputs

pytestmark = pytest.mark.thorough

SCORE = ("C1", "C2", "C3", "C4")


def test_a_large_firm_with_an_effect_is_supported_after_every_check() -> None:
    for seed in (1, 2):
        claim = assess_thoroughly(inputs(3000, seed=seed)).claim("C4")
        assert claim.verdict is Verdict.SUPPORTED
        assert claim.agreement is not None
        assert claim.agreement.share_below_1 >= 0.9
        passed = {check.name: check.is_passed for check in claim.checks}
        assert passed.pop(VANISHED) is None  # no earlier build is kept of it
        assert set(passed.values()) == {True}
        assert claim.worst_case is not None
        assert claim.worst_case > (claim.adjusted.value or 1)


@pytest.mark.parametrize(("preset", "n"), [("null", 600), ("hidden", 1500)])
def test_a_firm_without_an_effect_is_not_supported(preset: str, n: int) -> None:
    for seed in range(3):
        claims = [assess_thoroughly(inputs(n, seed=seed, preset=preset)).claim(claim_id) for claim_id in SCORE[3:]]
        assert Verdict.SUPPORTED not in {claim.verdict for claim in claims}


def test_estimates_are_those_of_the_quick_assessment() -> None:
    firm = inputs(500, seed=3)
    quick, thorough = assess(firm.deals, firm.windows), assess_thoroughly(firm)
    assert quick.avoided_per_100 == thorough.avoided_per_100
    assert quick.levels == thorough.levels
    for claim_id in SCORE:
        assert quick.claim(claim_id).adjusted == thorough.claim(claim_id).adjusted
        assert quick.claim(claim_id).checks == ()
        assert thorough.claim(claim_id).checks
        assert thorough.claim(claim_id).influence is not None


def test_it_says_the_same_twice_and_with_rows_in_another_order() -> None:
    firm = inputs(300, seed=5)
    first = assess_thoroughly(firm)
    assert assess_thoroughly(firm) == first
    shuffled = dataclasses.replace(
        firm,
        **{name: getattr(firm, name).sample(fraction=1.0, shuffle=True, seed=1) for name in ("windows", "tickets")},
    )
    again = assess_thoroughly(shuffled)
    for one, other in zip(first.claims, again.claims, strict=True):
        assert other.verdict is one.verdict
        assert (other.adjusted.value or 0) == pytest.approx(one.adjusted.value or 0, rel=1e-8)


def test_undated_evidence_caps_the_verdict() -> None:
    firm = inputs(3000, seed=1)
    undated = firm.practices.with_columns(recorded_at=pl.lit(None, pl.Datetime))
    claim = assess_thoroughly(dataclasses.replace(firm, practices=undated)).claim("C4")
    assert claim.verdict is Verdict.LEANING
    assert any("says when it was recorded" in reason for reason in claim.reasons)
