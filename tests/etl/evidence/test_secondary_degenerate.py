"""Whatever the data, the claims C5 to C11 and the symptoms answer: a number with its interval, or why there is none."""

import dataclasses
import math
from collections.abc import Callable

import polars as pl
import pytest

from etl.evidence.claims import contracts as contract_claims
from etl.evidence.claims import cycle, first_escalations, late_stage, surprises, symptoms, trust
from etl.evidence.inputs import MARTS, Inputs
from etl.evidence.results import Claim, Verdict
from tests.etl.evidence.secondary import PRACTICES, inputs
from tests.etl.evidence.sound import assert_claims, assert_estimate

pytestmark = pytest.mark.thorough

CLAIMS: dict[str, Callable[[Inputs], tuple[Claim, ...]]] = {
    "C5": surprises.claims,
    "C6 and C7": contract_claims.claims,
    "C8": late_stage.claims,
    "C9": trust.claims,
    "C10": cycle.claims,
    "C11": first_escalations.claims,
}
FIRM = inputs(300, seed=3)
HAS = tuple(f"has_{name}" for name in PRACTICES)


def _each(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Inputs:
    return dataclasses.replace(FIRM, **{name: change(getattr(FIRM, name)) for name in MARTS})


def _set(columns: tuple[str, ...], value: pl.Expr) -> Inputs:
    return _each(lambda frame: frame.with_columns(value.alias(name) for name in columns if name in frame.columns))


CASES = {
    "no frames": Inputs(),
    "no rows": _each(lambda frame: frame.clear()),
    "nothing but ids": _each(lambda frame: frame.select("deal_id") if "deal_id" in frame.columns else frame),
    "null everywhere": _each(
        lambda frame: frame.select(
            pl.col(name) if name.endswith("_id") else pl.lit(None).alias(name) for name in frame.columns
        )
    ),
    "everyone practised": _set(HAS, pl.lit(True)),
    "no one practised": _set(HAS, pl.lit(False)),
    "all unknown": _set(HAS, pl.lit(None, pl.Boolean)),
    "one practice unknown": _set(HAS[2:], pl.lit(None, pl.Boolean)),
    "one account": _set(("account_id", "ultimate_account_id"), pl.lit("a")),
    "no account": _set(("account_id", "ultimate_account_id"), pl.lit(None, pl.String)),
    "no event": _set(
        ("n_surprise_escalations", "n_attributable_escalations", "n_control_clauses", "n_changes"), pl.lit(0)
    ),
    "no one lost": _set(("is_lost",), pl.lit(False)),
    "everyone lost at once": _set(("is_lost",), pl.lit(True)),
    "no trust": _set(("first_trust_signal_on",), pl.lit(None, pl.Date)),
    "no control tickets": _set(("n_control_tickets",), pl.lit(0)),
    "no cause": _set(("cause",), pl.lit(None, pl.String)),
    "ten deals": _each(lambda frame: frame.head(10)),
    "forty deals": _each(lambda frame: frame.head(40)),
    "mad numbers": _set(
        ("amount", "sales_cycle_days", "days_to_outcome", "control_share", "active_days", "n_words"), pl.lit(math.inf)
    ),
    "negative numbers": _set(("days_to_outcome", "active_days", "n_words", "exposure_days"), pl.lit(-1.0)),
}
WITHOUT_A_VERDICT = (
    *("no frames", "no rows", "nothing but ids", "null everywhere", "all unknown", "one account", "ten deals"),
    "forty deals",
)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("claim", CLAIMS)
def test_degenerate_input_never_raises_and_never_shows_an_infinite_number(case: str, claim: str) -> None:
    found = CLAIMS[claim](CASES[case])
    assert_claims(found)
    if case in WITHOUT_A_VERDICT:
        assert {one.verdict for one in found} <= {Verdict.INSUFFICIENT, Verdict.NONE}


@pytest.mark.parametrize("case", CASES)
def test_symptoms_are_sound(case: str) -> None:
    for symptom in symptoms.symptoms(CASES[case]):
        for estimate in (symptom.rate_with, symptom.rate_without, symptom.crude, symptom.adjusted):
            assert_estimate(estimate)


@pytest.mark.parametrize("claim", ["C5", "C6 and C7", "C8", "C9"])
@pytest.mark.parametrize("case", ["everyone practised", "no one practised"])
def test_without_a_contrast_nothing_is_estimated(case: str, claim: str) -> None:
    found = [one for one in CLAIMS[claim](CASES[case]) if "control share, deals" not in one.contrast]
    assert all(one.adjusted.withheld for one in found)


def test_a_practice_that_no_source_carries_leaves_the_others_their_estimates() -> None:
    _, *practices = late_stage.claims(CASES["one practice unknown"])
    assert practices[0].adjusted.value is not None
    assert practices[2].adjusted.withheld
    assert practices[2].unknown_share == 1.0
