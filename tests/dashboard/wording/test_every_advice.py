"""*What would change our mind* names what fails, and nothing that holds: of every claim, for each of its conditions."""

import dataclasses
import re
from typing import Any

import pytest

from dashboard.wording.verdicts import _LIFTED_BY, change_our_mind
from etl.evidence import Claim, Estimate, Requirement, Verdict
from etl.evidence.claims import contracts, cycle, first_escalations, late_stage, surprises, trust
from etl.evidence.claims.main import _held
from etl.evidence.claims.statements import Question
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.inputs import Inputs
from etl.evidence.verdicts import main_claims, secondary_claims
from etl.evidence.verdicts.facts import MainFacts, SecondaryFacts
from etl.evidence.verdicts.judgement import Judgement
from tests.etl.evidence.verdicts.cases import (
    HARMFUL,
    LOSSES,
    NEAR,
    SECONDARY,
    THOROUGH,
    agreeing,
    log_ratio,
    to_controls,
)

R = Requirement
Changes = dict[str, Any]
FOUND = Estimate(0.8, 0.6, 0.95, n_deals=400, n_events=90, n_accounts=200, method="test")
MAIN = ("C1", "C2", "C3", "C4")
QUESTIONS: dict[str, Question] = {
    "C5": surprises._AMONG_FAULTS,
    "C6": contracts._C6,
    "C8": late_stage._QUESTION,
    "C9": trust._QUESTION,
    "C10": cycle._QUESTION,
}
WIDE, LIKELY = log_ratio(0.9, 0.3), log_ratio(0.84, 0.09)

OF_EVERY_CLAIM: list[tuple[Changes, Requirement]] = [
    ({"unknown_share": 0.6}, R.UNKNOWN),
    ({"effective_accounts": 4.0}, R.FEW_ACCOUNTS),
    ({"without_largest": 1.01}, R.LARGEST_ACCOUNT),
    ({"lead_unknown": True}, R.LEAD_KNOWN),
    ({"lead_sign_changes": True}, R.ONE_LEAD),
    ({"time_axis_breaks": True}, R.TIME_AXIS),
    ({"lost_records": True}, R.LOST_RECORDS),
]
OF_THE_SCORE: list[tuple[Changes, Requirement]] = [
    *OF_EVERY_CLAIM,
    ({"ratio": log_ratio(0.96, 0.01)}, R.SIZE),
    ({"p": 0.06}, R.ALL_TESTED),
    ({"control": to_controls(0.88, 0.1)}, R.CONTROLS),
    ({"e_value": 1.7}, R.E_VALUE),
    ({"bounds": (1.01, 0.8)}, R.READINGS),
    ({"latest_active_share": 0.31}, R.ATTRIBUTION),
    ({"agreement": agreeing(0.89)}, R.SPECIFICATIONS),
    ({"holds_without_cycle": False}, R.CYCLE),
    ({"calibrated": (0.6, 1.0)}, R.CALIBRATED),
    ({"take_up_disagrees": True}, R.TAKE_UP),
    ({"failed_placebos": ("The year before",)}, R.PLACEBO),
    ({"share_outside_overlap": 0.3}, R.OVERLAP),
    ({"recorded_share": 0.4}, R.RECORDED),
    ({"vanished_share": 0.06}, R.LOST_RECORDS),
]
BESIDE: list[tuple[Changes, Requirement]] = [
    *OF_EVERY_CLAIM,
    ({"p": 0.06}, R.ALL_TESTED),
    ({"agreeing": 0.85}, R.SPECIFICATIONS),
]
BINDING = {R.UNKNOWN, R.FEW_ACCOUNTS, R.LARGEST_ACCOUNT, R.TIME_AXIS, R.LOST_RECORDS}
BOUND = [case for case in OF_EVERY_CLAIM if case[1] in BINDING]


def advised(claim: Claim) -> set[Requirement]:
    """What the claim's advice asks for; never the same twice."""
    said = change_our_mind(claim)
    found = {requirement for requirement, text in _LIFTED_BY.items() if text in said}
    assert all(said.count(_LIFTED_BY[requirement]) == 1 for requirement in found)
    is_more_asked = "More deals with known practices" in said or re.search(
        r"an interval that does not reach “no difference”[;.]", said
    )
    return found | ({R.PRECISION} if is_more_asked else set())


def claim_of(claim_id: str, judged: Judgement) -> Claim:
    return Claim(
        claim_id=claim_id,
        contrast="per additional practice",
        crude=FOUND,
        adjusted=FOUND,
        verdict=judged.verdict,
        reasons=judged.reasons,
        is_provisional=False,
        unknown_share=0.1,
        adjustment=(),
        control_ratio=FOUND,
        e_value=None,
        smallest_detectable=0.8,
        fails=judged.fails,
    )


def main_claim(claim_id: str, facts: MainFacts, changes: Changes, score: Verdict = Verdict.SUPPORTED) -> Claim:
    """The claim on the facts with changes of them or their checks; a practice's is held to the verdict on the score."""
    assert facts.scrutiny is not None
    checks = {name: value for name, value in changes.items() if hasattr(facts.scrutiny, name)}
    others = {name: value for name, value in changes.items() if name not in checks}
    scrutiny = dataclasses.replace(facts.scrutiny, **checks)
    judged = main_claims.judge(dataclasses.replace(facts, scrutiny=scrutiny, **others))
    claim = claim_of(claim_id, judged)
    return claim if claim_id == "C4" else _held(claim, score)


def beside(claim_id: str, value: LogRatio, changes: Changes) -> Claim:
    """The claim on a ratio that is below 1 where the claim holds, with changes of the facts."""
    question = QUESTIONS[claim_id]
    ratio = changes.pop("ratio", value)
    facts = {"ratio": ratio, "p": ratio.p, "without_largest": 0.72, **changes, "cap": question.cap}
    if not question.expects_less:
        turned = LogRatio(-ratio.value, -ratio.deviations)
        facts |= {"ratio": turned, "without_largest": 1 / facts["without_largest"], "expects_less": False}
    return claim_of(claim_id, secondary_claims.judge(dataclasses.replace(SECONDARY, **facts)))


def cap(claim_id: str) -> set[Requirement]:
    return {R.KIND} if QUESTIONS[claim_id].cap else set()


@pytest.mark.parametrize(("changes", "failing"), OF_THE_SCORE)
@pytest.mark.parametrize("claim_id", MAIN)
def test_a_benefit_on_the_practices_is_advised_what_it_lacks_alone(
    claim_id: str, changes: Changes, failing: Requirement
) -> None:
    assert main_claim(claim_id, THOROUGH, {}).verdict is Verdict.SUPPORTED
    claim = main_claim(claim_id, THOROUGH, changes)
    assert (claim.verdict, advised(claim)) == (Verdict.LEANING, {failing})


@pytest.mark.parametrize(("changes", "failing"), BESIDE)
@pytest.mark.parametrize("claim_id", QUESTIONS)
def test_a_claim_beside_them_is_advised_what_it_lacks_and_what_its_kind_rules_out(
    claim_id: str, changes: Changes, failing: Requirement
) -> None:
    assert advised(beside(claim_id, log_ratio(0.7, 0.1, 100), {})) == cap(claim_id)
    claim = beside(claim_id, log_ratio(0.7, 0.1, 100), dict(changes))
    assert (claim.verdict, advised(claim)) == (Verdict.LEANING, {failing, *cap(claim_id)})


@pytest.mark.parametrize(("changes", "failing"), BOUND)
@pytest.mark.parametrize("claim_id", [*MAIN, *QUESTIONS])
def test_what_binds_harm_and_the_lack_of_a_benefit_is_what_is_advised(
    claim_id: str, changes: Changes, failing: Requirement
) -> None:
    worse = {**changes, **({"without_largest": 0.89} if failing is R.LARGEST_ACCOUNT else {})}
    if claim_id in MAIN:
        found = [main_claim(claim_id, facts, worse) for facts in (HARMFUL, NEAR)]
    else:
        harm = {"agreeing": 0.0, "without_largest": 1.4, **worse}
        near = {"without_largest": 1.0, **worse}
        found = [beside(claim_id, log_ratio(1.5, 0.1), harm), beside(claim_id, log_ratio(1.0, 0.02), near)]
    assert [(claim.verdict, advised(claim)) for claim in found] == [(Verdict.INSUFFICIENT, {failing})] * 2


@pytest.mark.parametrize("claim_id", [*MAIN, *QUESTIONS])
def test_a_narrower_interval_is_asked_for_only_where_it_includes_1(claim_id: str) -> None:
    if claim_id in MAIN:
        wide = main_claim(claim_id, THOROUGH, {"ratio": WIDE, "p": WIDE.p, "e_value": 2.4})
        split = main_claim(claim_id, THOROUGH, {"ratio": LIKELY, "agreement": agreeing(0.7)})
        shared = main_claim(claim_id, THOROUGH, {"control": to_controls(1.05, 0.3)})
        assert (shared.verdict, advised(shared)) == (Verdict.INSUFFICIENT, {R.CONTROLS})
    else:
        wide, split = beside(claim_id, WIDE, {}), beside(claim_id, LIKELY, {"agreeing": 0.7})
    assert (wide.verdict, advised(wide)) == (Verdict.INSUFFICIENT, {R.PRECISION})
    assert (split.verdict, advised(split)) == (Verdict.INSUFFICIENT, {R.PRECISION, R.SPECIFICATIONS})


@pytest.mark.parametrize("claim_id", [*MAIN, *QUESTIONS, "C7"])
def test_floors_and_what_is_unknown_are_told_apart(claim_id: str) -> None:
    for changes, failing in (({"n_deals": 99}, R.FLOORS), ({"unknown_share": 0.71}, R.UNKNOWN)):
        if claim_id in MAIN:
            claim = main_claim(claim_id, THOROUGH, changes)
        elif claim_id == "C7":
            claim = claim_of("C7", contracts._judged(dataclasses.replace(SECONDARY, **changes)))
        else:
            claim = beside(claim_id, log_ratio(0.7, 0.1), dict(changes))
        assert (claim.verdict, advised(claim)) == (Verdict.INSUFFICIENT, {failing})


@pytest.mark.parametrize("claim_id", ["C1", "C2", "C3"])
def test_a_practice_that_is_held_to_the_score_is_referred_to_it(claim_id: str) -> None:
    for score, verdict in (
        (Verdict.LEANING, Verdict.LEANING),
        (Verdict.NOT_SUPPORTED, Verdict.NOT_SUPPORTED),
        (Verdict.CONTRADICTED, Verdict.INSUFFICIENT),
        (Verdict.INSUFFICIENT, Verdict.INSUFFICIENT),
    ):
        claim = main_claim(claim_id, THOROUGH, {}, score)
        assert (claim.verdict, advised(claim)) == (verdict, {R.SCORE})
    leaning = main_claim(claim_id, THOROUGH, {"p": 0.06}, Verdict.LEANING)
    assert advised(leaning) == {R.SCORE, R.ALL_TESTED}


def test_the_extra_contrast_on_the_delivery_voice_is_told_that_its_kind_is_leaning_at_most() -> None:
    own = claim_of("C2", Judgement(Verdict.SUPPORTED, ()))
    assert advised(_held(own, Verdict.SUPPORTED, highest=Verdict.LEANING)) == {R.KIND}
    assert advised(_held(own, Verdict.LEANING, highest=Verdict.LEANING)) == {R.SCORE, R.KIND}


@pytest.mark.parametrize(
    ("high", "has_controls", "failing"),
    [(0.9, True, set()), (1.0, True, {R.CONTROLS}), (0.9, False, {R.FEW_CONTROLS})],
)
def test_surprises_are_advised_of_the_control_tickets_only_where_these_fail(
    high: float, has_controls: bool, failing: set[Requirement]
) -> None:
    among = beside("C5", log_ratio(0.7, 0.1, 100), {})
    against = dataclasses.replace(among, adjusted=dataclasses.replace(FOUND, high=high))
    assert advised(surprises._held(among, against, has_controls)) == failing
    capped = beside("C5", log_ratio(0.7, 0.1, 100), {"agreeing": 0.85})
    assert advised(surprises._held(capped, against, has_controls)) == failing | {R.SPECIFICATIONS}


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, set()),
        ({"n_other_losses": 29}, {R.FEW_OTHER_LOSSES}),
        ({"control": log_ratio(0.9, 0.1)}, {R.OTHER_LOSSES}),
        ({"e_value": 1.4}, {R.E_VALUE}),
        ({"effective_deals": 39.0, "overlap_ratio": 1.0}, {R.OVERLAP}),
        ({"failed_placebos": ("The year before",)}, {R.PLACEBO}),
    ],
)
def test_late_losses_are_advised_what_their_own_conditions_lack(changes: Changes, failing: set[Requirement]) -> None:
    missing = secondary_claims.missing_for_losses(dataclasses.replace(LOSSES, **changes))
    for own in ((), (R.ALL_TESTED,)):
        judged = Judgement(Verdict.LEANING if own else Verdict.SUPPORTED, (), own)
        assert advised(claim_of("C8", secondary_claims.hold(judged, missing))) == failing | set(own)


@pytest.mark.parametrize(
    ("ratio", "changes", "verdict", "failing"),
    [
        (log_ratio(1.0, 0.02), {}, Verdict.LEANING, {R.KIND}),
        (WIDE, {}, Verdict.INSUFFICIENT, {R.PRECISION}),
        (log_ratio(0.7, 0.1), {"unknown_share": 0.6}, Verdict.INSUFFICIENT, {R.UNKNOWN}),
        (log_ratio(0.7, 0.1), {"effective_accounts": 4.0}, Verdict.INSUFFICIENT, {R.FEW_ACCOUNTS}),
        (log_ratio(0.7, 0.1), {"without_largest": 1.01}, Verdict.INSUFFICIENT, {R.LARGEST_ACCOUNT}),
        (log_ratio(0.7, 0.1), {}, Verdict.CONTRADICTED, set()),
    ],
)
def test_contracts_are_advised_by_the_rules_of_an_equivalence(
    ratio: LogRatio, changes: Changes, verdict: Verdict, failing: set[Requirement]
) -> None:
    facts: SecondaryFacts = dataclasses.replace(SECONDARY, ratio=ratio, **changes)
    claim = claim_of("C7", contracts._judged(facts))
    assert (claim.verdict, advised(claim)) == (verdict, failing)


def test_first_escalations_have_no_verdict_to_change() -> None:
    claims = first_escalations.claims(Inputs())
    assert {claim.claim_id for claim in claims} == {"C11"}
    assert all(advised(claim) == set() for claim in claims)


@pytest.mark.parametrize("standing", [Verdict.INSUFFICIENT, Verdict.NOT_SUPPORTED])
def test_a_word_that_waits_for_the_next_quarter_end_is_asked_for_nothing_else(standing: Verdict) -> None:
    own = claim_of("C4", Judgement(Verdict.LEANING, (), (R.E_VALUE,)))
    waiting = dataclasses.replace(own, verdict=standing, own_verdict=Verdict.LEANING)
    assert change_our_mind(waiting) == "The same verdict at the next quarter-end: these data alone already say Leaning."
    stronger = claim_of("C4", Judgement(Verdict.LEANING, ()))
    said = change_our_mind(dataclasses.replace(stronger, own_verdict=Verdict.SUPPORTED))
    assert said.startswith("For a stronger verdict: the same again at the next quarter-end.")
