"""Doubts bind every strong word: where the data do not carry it, neither harm nor the lack of a benefit is said."""

import dataclasses
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.results import Requirement
from etl.evidence.verdicts import main_claims, secondary_claims
from etl.evidence.verdicts.facts import MainFacts
from etl.evidence.verdicts.judgement import DOUBTED, Judgement
from tests.etl.evidence.verdicts.cases import HARMFUL, NEAR, SECONDARY, THOROUGH, agreeing, log_ratio


def _judged(facts: MainFacts, change: dict[str, Any]) -> Judgement:
    """The judgement with a change of the facts, or of their checks."""
    assert facts.scrutiny is not None
    checks = {name: value for name, value in change.items() if hasattr(facts.scrutiny, name)}
    others = {name: value for name, value in change.items() if name not in checks}
    return main_claims.judge(
        dataclasses.replace(facts, scrutiny=dataclasses.replace(facts.scrutiny, **checks), **others)
    )


BINDING: list[tuple[dict[str, Any], Requirement]] = [
    ({"recorded_share": 0.49}, Requirement.RECORDED),
    ({"unknown_share": 0.51}, Requirement.UNKNOWN),
    ({"latest_active_share": 0.31}, Requirement.ATTRIBUTION),
    ({"share_outside_overlap": 0.26}, Requirement.OVERLAP),
    ({"share_outside_overlap": None}, Requirement.OVERLAP),
    ({"effective_deals": 39.0}, Requirement.OVERLAP),
    ({"overlap_ratio": 0.89}, Requirement.OVERLAP),
    ({"overlap_ratio": None}, Requirement.OVERLAP),
    ({"effective_accounts": 4.9}, Requirement.FEW_ACCOUNTS),
    ({"without_largest": 0.89}, Requirement.LARGEST_ACCOUNT),
    ({"without_largest": None}, Requirement.LARGEST_ACCOUNT),
    ({"lost_records": True}, Requirement.LOST_RECORDS),
    ({"vanished_share": 0.051}, Requirement.LOST_RECORDS),
    ({"time_axis_breaks": True}, Requirement.TIME_AXIS),
]


@pytest.mark.parametrize("facts", [HARMFUL, NEAR], ids=["Contradicted", "Not supported"])
@pytest.mark.parametrize(("change", "requirement"), BINDING)
def test_each_doubt_leaves_a_strong_word_insufficient_with_its_reason(
    facts: MainFacts, change: dict[str, Any], requirement: Requirement
) -> None:
    assert _judged(facts, {}).fails == ()
    found = _judged(facts, change)
    assert found.verdict is Verdict.INSUFFICIENT
    assert found.fails == (requirement,)
    assert found.reasons[-2] == DOUBTED
    assert found.reasons[-1].endswith(".")


@pytest.mark.parametrize(("change", "requirement"), BINDING)
def test_each_doubt_caps_a_benefit_at_leaning(change: dict[str, Any], requirement: Requirement) -> None:
    worse = {"overlap_ratio": 1.0, "without_largest": 1.0}
    change = {name: worse.get(name, value) if value is not None else None for name, value in change.items()}
    found = _judged(THOROUGH, change)
    assert (found.verdict, found.fails) == (Verdict.LEANING, (requirement,))


@pytest.mark.parametrize("change", [{"overlap_ratio": 0.99}, {"without_largest": 0.99}, {"lead_sign_changes": True}])
def test_harm_is_doubted_where_a_check_is_not_above_1_and_a_missing_benefit_where_it_is_not_above_its_limit(
    change: dict[str, Any],
) -> None:
    assert _judged(HARMFUL, change).verdict is Verdict.INSUFFICIENT
    assert _judged(NEAR, change).verdict is Verdict.NOT_SUPPORTED


def test_a_doubt_binds_an_interval_above_1_that_does_not_contradict() -> None:
    weak = _judged(HARMFUL, {"agreement": agreeing(0.5)})
    assert (weak.verdict, weak.fails) == (Verdict.NOT_SUPPORTED, (Requirement.SPECIFICATIONS,))
    assert _judged(HARMFUL, {"agreement": agreeing(0.5), "lost_records": True}).verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize(
    ("change", "requirement"),
    [
        ({"lead_unknown": True}, Requirement.LEAD_KNOWN),
        ({"lead_sign_changes": True}, Requirement.ONE_LEAD),
        ({"time_axis_breaks": True}, Requirement.TIME_AXIS),
        ({"lost_records": True}, Requirement.LOST_RECORDS),
        ({"calibrated": (0.6, 1.0)}, Requirement.CALIBRATED),
    ],
)
def test_what_the_checks_of_people_time_and_records_find_caps_at_leaning(
    change: dict[str, Any], requirement: Requirement
) -> None:
    found = _judged(THOROUGH, change)
    assert (found.verdict, found.fails) == (Verdict.LEANING, (requirement,))


def test_who_delivered_caps_a_benefit_and_binds_nothing_else() -> None:
    assert _judged(HARMFUL, {"lead_unknown": True}).verdict is Verdict.CONTRADICTED
    assert _judged(NEAR, {"lead_unknown": True}).verdict is Verdict.NOT_SUPPORTED


def test_the_calibrated_interval_counts_on_either_side_and_only_where_three_kinds_allow_it() -> None:
    assert _judged(THOROUGH, {"calibrated": None}).verdict is Verdict.SUPPORTED
    assert _judged(THOROUGH, {"calibrated": (0.6, 0.99)}).verdict is Verdict.SUPPORTED
    assert _judged(HARMFUL, {"calibrated": (1.01, 1.5)}).verdict is Verdict.CONTRADICTED
    found = _judged(HARMFUL, {"calibrated": (1.0, 1.5)})
    assert (found.verdict, found.fails) == (Verdict.NOT_SUPPORTED, (Requirement.CALIBRATED,))


@pytest.mark.parametrize("change", [{"unknown_share": 0.51}, {"effective_accounts": 4.9}, {"lost_records": True}])
def test_doubts_bind_the_claims_beside_the_main_one_alike(change: dict[str, Any]) -> None:
    harm = dataclasses.replace(SECONDARY, ratio=log_ratio(1.5, 0.1), agreeing=0.0, without_largest=1.4)
    near = dataclasses.replace(SECONDARY, ratio=log_ratio(1.0, 0.02), without_largest=1.0)
    for facts, word in ((harm, Verdict.CONTRADICTED), (near, Verdict.NOT_SUPPORTED)):
        assert secondary_claims.judge(facts).verdict is word
        assert secondary_claims.judge(dataclasses.replace(facts, **change)).verdict is Verdict.INSUFFICIENT
