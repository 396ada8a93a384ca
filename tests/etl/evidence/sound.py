"""What every claim must be, whatever the data."""

import math

from etl.evidence.results import Claim, Estimate, Verdict


def assert_estimate(estimate: Estimate) -> None:
    """Every number is finite with a finite interval round it, or is withheld for a reason."""
    numbers = (estimate.value, estimate.low, estimate.high)
    if estimate.withheld is None:
        assert all(number is not None and math.isfinite(number) for number in numbers), estimate
        assert estimate.low <= estimate.value <= estimate.high, estimate
    else:
        assert numbers == (None, None, None)
        assert estimate.withheld


def assert_claims(claims: tuple[Claim, ...]) -> None:
    """Sound estimates; without an adjusted number no verdict but that the data do not suffice."""
    assert claims
    for claim in claims:
        for estimate in (claim.crude, claim.adjusted, claim.control_ratio):
            assert_estimate(estimate)
        assert claim.reasons
        assert all(claim.reasons)
        if claim.adjusted.value is None:
            assert claim.verdict in (Verdict.INSUFFICIENT, Verdict.NONE)
        text = " ".join((*claim.reasons, claim.contrast)).lower()
        assert not any(word in text for word in ("causes", "proves", "drives"))
