"""All the evidence together: a claim is found by its name, its main contrast first."""

import dataclasses

import pytest

from etl.evidence import assess
from tests.etl.evidence.firms import firm


def test_the_main_contrast_of_a_claim_stands_for_it() -> None:
    evidence = assess(*firm(120, seed=3))
    own = [claim for claim in evidence.claims if claim.claim_id == "C2"]
    assert len(own) == 2  # early against never, and early against late
    assert evidence.claim("C2") == own[0]


def test_a_claim_that_is_not_estimated_is_an_error() -> None:
    evidence = dataclasses.replace(assess(*firm(120, seed=3)), claims=())
    with pytest.raises(KeyError, match="C4"):
        evidence.claim("C4")
