"""The rules for the claims beside the main one, one case each."""

import dataclasses
from typing import Any

import pytest

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.judgement import Judgement
from etl.evidence.verdicts.secondary_claims import decide, hold, missing_for_losses
from tests.etl.evidence.verdicts.cases import LOSSES, SECONDARY, log_ratio


def _facts(value: float = 0.7, se: float = 0.1, **changes: Any) -> SecondaryFacts:
    ratio = log_ratio(value, se, 100)
    return dataclasses.replace(SECONDARY, **({"ratio": ratio, "p": ratio.p, "without_largest": value} | changes))


CASES = [
    (_facts(), Verdict.SUPPORTED),
    (_facts(agreeing=0.85), Verdict.LEANING),
    (_facts(cap="A cap."), Verdict.LEANING),
    (_facts(p=0.08), Verdict.LEANING),
    (_facts(unknown_share=0.6), Verdict.LEANING),
    (_facts(effective_accounts=4.0), Verdict.LEANING),
    (_facts(without_largest=1.01), Verdict.LEANING),
    (_facts(0.83, 0.1), Verdict.LEANING),
    (_facts(0.83, 0.1, agreeing=0.7), Verdict.INSUFFICIENT),
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
def test_the_first_rule_that_matches_decides(facts: SecondaryFacts, verdict: Verdict) -> None:
    found, reasons = decide(facts)
    assert found is verdict
    assert all(reasons)
    assert reasons


@pytest.mark.parametrize(("facts", "verdict"), [case for case in CASES if case[0].ratio is not None])
def test_a_claim_that_expects_more_is_the_mirror_image(facts: SecondaryFacts, verdict: Verdict) -> None:
    assert facts.ratio is not None
    mirrored = LogRatio(-facts.ratio.value, -facts.ratio.deviations)
    without = None if facts.without_largest is None else 1 / facts.without_largest
    found, reasons = decide(dataclasses.replace(facts, ratio=mirrored, without_largest=without, expects_less=False))
    assert found is verdict
    assert "below 1" not in " ".join(reasons)


def test_a_verdict_that_fails_says_how_much_more_is_needed() -> None:
    _, (reason,) = decide(_facts(1.0, 0.3))
    assert "more deals are needed for 0.80" in reason


@pytest.mark.parametrize(("p", "verdict"), [(0.049, Verdict.CONTRADICTED), (0.05, Verdict.NOT_SUPPORTED)])
def test_an_interval_on_the_other_side_contradicts_only_where_p_is_small(p: float, verdict: Verdict) -> None:
    assert decide(_facts(1.5, 0.1, agreeing=0.0, p=p))[0] is verdict
    assert decide(_facts(1 / 1.5, 0.1, agreeing=0.0, p=p, without_largest=0.7, expects_less=False))[0] is verdict


@pytest.mark.parametrize(("p", "verdict"), [(0.049, Verdict.SUPPORTED), (0.05, Verdict.LEANING)])
def test_an_interval_on_the_claims_side_supports_only_where_p_is_small(p: float, verdict: Verdict) -> None:
    assert decide(_facts(p=p))[0] is verdict


@pytest.mark.parametrize(("agreeing", "verdict"), [(0.20, Verdict.CONTRADICTED), (0.21, Verdict.NOT_SUPPORTED)])
def test_an_interval_on_the_other_side_contradicts_where_specifications_agree(
    agreeing: float, verdict: Verdict
) -> None:
    assert decide(_facts(1.5, 0.1, agreeing=agreeing))[0] is verdict


def test_without_specifications_the_other_side_is_contradicted_and_the_own_only_leant_to() -> None:
    assert decide(_facts(1.5, 0.1, agreeing=None)) == (
        Verdict.CONTRADICTED,
        ("The whole interval lies on the other side of 1.", "No other specification could be fitted."),
    )
    assert decide(_facts(agreeing=None)) == (Verdict.LEANING, ("No other specification could be fitted.",))
    assert decide(_facts(0.83, 0.1, agreeing=None))[0] is Verdict.INSUFFICIENT


def test_reasons_are_the_rules_in_words() -> None:
    assert decide(_facts()) == (Verdict.SUPPORTED, ("100% of the specifications put the ratio below 1.",))
    assert decide(_facts(1.5, 0.1, agreeing=0.5))[1] == (
        "The interval lies on the other side of 1.",
        "50% of the specifications put the ratio below 1.",
    )
    assert decide(_facts(0.83, 0.1))[1] == ("The 95 % interval includes 1, the one-sided 96 % bound does not.",)
    assert decide(_facts(1.0, 0.02))[1] == ("The interval rules out a ratio of 0.90 or lower.",)
    assert decide(_facts(1.0, 0.02, expects_less=False))[1] == ("The interval rules out a ratio of 1.11 or higher.",)


@pytest.mark.parametrize(("agreeing", "verdict"), [(0.799, Verdict.INSUFFICIENT), (0.80, Verdict.LEANING)])
def test_one_side_alone_leans_where_four_of_five_specifications_agree(agreeing: float, verdict: Verdict) -> None:
    assert decide(_facts(0.83, 0.1, agreeing=agreeing))[0] is verdict


FAILING = ((Requirement.CONTROLS, "A condition fails."),)


@pytest.mark.parametrize("verdict", [Verdict.SUPPORTED, Verdict.LEANING])
def test_a_condition_of_the_claims_own_that_fails_holds_the_verdict_to_leaning(verdict: Verdict) -> None:
    own = Judgement(verdict, ("Why.",), (Requirement.KIND, Requirement.CONTROLS))
    both = (Requirement.CONTROLS, Requirement.KIND)
    assert hold(own, FAILING) == Judgement(Verdict.LEANING, ("A condition fails.", "Why."), both)
    assert hold(own, ()) == own


@pytest.mark.parametrize("verdict", [Verdict.CONTRADICTED, Verdict.NOT_SUPPORTED, Verdict.INSUFFICIENT])
def test_it_changes_no_other_verdict(verdict: Verdict) -> None:
    own = Judgement(verdict, ("Why.",), (Requirement.FLOORS,))
    assert hold(own, FAILING) == own


@pytest.mark.parametrize(
    ("changes", "requirement", "reason"),
    [
        (
            {"n_other_losses": 29},
            Requirement.FEW_OTHER_LOSSES,
            "29 losses for reasons that agreeing could not have changed; 30 are needed",
        ),
        ({"control": None}, Requirement.OTHER_LOSSES, "do not differ clearly from the other losses"),
        ({"control": log_ratio(0.9, 0.1)}, Requirement.OTHER_LOSSES, "do not differ clearly from the other losses"),
        (
            {"e_value": 1.4},
            Requirement.E_VALUE,
            "A hidden difference between deals of risk ratio 1.40 could explain it",
        ),
        ({"share_outside_overlap": None}, Requirement.OVERLAP, "Too few of the deals have any like them"),
        ({"effective_deals": None}, Requirement.OVERLAP, "Too few of the deals have any like them"),
        ({"overlap_ratio": 1.0}, Requirement.OVERLAP, "(overlap weights) the ratio is not below 1"),
        ({"overlap_ratio": None}, Requirement.OVERLAP, "(overlap weights) the ratio is not below 1"),
        ({"failed_placebos": ("The year before",)}, Requirement.PLACEBO, "A placebo test failed: the year before."),
    ],
)
def test_late_losses_are_supported_only_where_nothing_else_could_explain_them(
    changes: dict[str, Any], requirement: Requirement, reason: str
) -> None:
    ((asked, found),) = missing_for_losses(dataclasses.replace(LOSSES, **changes))
    assert asked is requirement
    assert reason in found


def test_late_losses_that_meet_every_condition_lack_none() -> None:
    assert missing_for_losses(LOSSES) == ()
