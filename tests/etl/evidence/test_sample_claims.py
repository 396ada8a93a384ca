"""On the committed sample no claim says the opposite of what is true of it."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.evidence.claims import contracts as contract_claims
from etl.evidence.claims import cycle, first_escalations, late_stage, surprises, symptoms, trust
from etl.evidence.inputs import MARTS, Inputs
from etl.evidence.results import Claim, Verdict
from tests.etl.evidence.sound import assert_claims, assert_estimate


@pytest.fixture(scope="module")
def sample(sample_warehouse: Path) -> Inputs:
    path = next(sample_warehouse.glob("warehouse-*.duckdb"))
    with duckdb.connect(str(path), read_only=True) as connection:
        frames: dict[str, pl.DataFrame] = {
            name: connection.sql(f"select * from marts.{mart}").pl() for name, mart in MARTS.items()
        }
    return Inputs(**frames)


@pytest.fixture(scope="module")
def claims(sample: Inputs) -> tuple[Claim, ...]:
    modules = (surprises, contract_claims, late_stage, trust, cycle, first_escalations)
    return tuple(claim for module in modules for claim in module.claims(sample))


def test_every_claim_is_sound_and_none_is_contradicted(claims: tuple[Claim, ...]) -> None:
    assert_claims(claims)
    assert {claim.claim_id for claim in claims} == {f"C{number}" for number in range(5, 12)}
    assert Verdict.CONTRADICTED not in {claim.verdict for claim in claims}


def test_the_truth_lies_in_the_intervals_of_the_score(claims: tuple[Claim, ...]) -> None:
    scores = {
        claim.claim_id: claim.adjusted
        for claim in reversed(claims)
        if claim.contrast.endswith("per additional practice")
    }
    for claim_id, truth in (("C5", 0.8), ("C8", 0.8)):
        found = scores[claim_id]
        assert found.low is not None
        assert found.high is not None
        assert found.low < truth < found.high


def test_more_accounts_begin_with_a_surprise_than_with_a_commercial_complaint(claims: tuple[Claim, ...]) -> None:
    surprise, commercial = (claim.crude for claim in claims if claim.claim_id == "C11")
    assert surprise.low is not None
    assert commercial.high is not None
    assert surprise.low > commercial.high


def test_symptoms_are_sound(sample: Inputs) -> None:
    for symptom in symptoms.symptoms(sample):
        for estimate in (symptom.rate_with, symptom.rate_without, symptom.crude, symptom.adjusted):
            assert_estimate(estimate)
