"""What can be true of a firm beside its practices' effect."""

import pytest

from etl.sample.processes import CLAIMS, ClaimEffects


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_named_by_its_effect_or_its_hidden_factor(claim: str) -> None:
    assert not ClaimEffects().names(claim)
    assert ClaimEffects(**{claim: 1.0}).names(claim)  # type: ignore[arg-type]
    assert ClaimEffects(hidden=(claim,)).names(claim)
