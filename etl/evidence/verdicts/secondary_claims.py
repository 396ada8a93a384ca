"""The verdict on a claim beside the main one: gates, then the interval, then how many specifications agree.

The order is that of the main claims; Confounded only where a claim has control outcomes of its own. The rules were
fixed before any result was seen. A verdict speaks of what goes together, never of what brings it about.
"""

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.conditions import agreement_of, missing_for_secondary
from etl.evidence.verdicts.confounding import confounded, is_confounded
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.gates import gates_fired
from etl.evidence.verdicts.intervals import is_above, is_below, is_likely_below, rules_out_a_benefit
from etl.evidence.verdicts.judgement import Judgement, bound, judgement
from etl.evidence.verdicts.needs import until_precise
from etl.evidence.verdicts.sides import HARM, NO_BENEFIT
from etl.evidence.verdicts.thresholds import THRESHOLDS


def decide(facts: SecondaryFacts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the reasons for it."""
    judged = judge(facts)
    return judged.verdict, judged.reasons


def judge(facts: SecondaryFacts) -> Judgement:
    """The verdict, with its reasons and what fails."""
    gates, ratio = gates_fired(facts), facts.favourable
    if gates or ratio is None:
        return Judgement(Verdict.INSUFFICIENT, gates, (Requirement.FLOORS,))
    likely = is_likely_below(ratio) and _agreeing(facts) >= THRESHOLDS.min_agreeing_leaning
    is_favourable = is_below(ratio) or likely
    is_told = is_favourable or is_above(ratio)
    if is_told and is_confounded(ratio, facts.favourable_control, is_benefit=is_favourable):
        return confounded(facts)
    if is_above(ratio):
        return _on_the_other_side(facts)
    if is_favourable:
        return _favourable(facts, ratio)
    if rules_out_a_benefit(ratio):
        return bound(facts, judgement(Verdict.NOT_SUPPORTED, first=(_ruled_out(facts),)), NO_BENEFIT)
    return judgement(Verdict.INSUFFICIENT, found=((Requirement.PRECISION, until_precise(facts, ratio)),))


def _favourable(facts: SecondaryFacts, ratio: LogRatio) -> Judgement:
    missing = missing_for_secondary(facts)
    if not is_below(ratio):
        level = THRESHOLDS.shown("leaning_level")
        why = f"The {THRESHOLDS.interval} interval includes 1, the one-sided {level} bound does not."
        return judgement(Verdict.LEANING, found=((Requirement.PRECISION, why), *missing))
    if missing:
        return judgement(Verdict.LEANING, found=missing)
    return judgement(Verdict.SUPPORTED, first=(agreement_of(facts),))


def _on_the_other_side(facts: SecondaryFacts) -> Judgement:
    is_agreed = _agreeing(facts) <= THRESHOLDS.max_agreeing_contradicted
    is_clear = facts.p < THRESHOLDS.significance
    if is_agreed and is_clear:
        why = ("The whole interval lies on the other side of 1.", agreement_of(facts))
        return bound(facts, judgement(Verdict.CONTRADICTED, first=why), HARM)
    missing = (*(() if is_agreed else (Requirement.SPECIFICATIONS,)), *(() if is_clear else (Requirement.ALL_TESTED,)))
    why = ("The interval lies on the other side of 1.", agreement_of(facts))
    return bound(facts, Judgement(Verdict.NOT_SUPPORTED, why, missing), NO_BENEFIT)


def _agreeing(facts: SecondaryFacts) -> float:
    return 0.0 if facts.agreeing is None else facts.agreeing


def _ruled_out(facts: SecondaryFacts) -> str:
    limit: float = THRESHOLDS.negligible_ratio
    side = "lower"
    if not facts.expects_less:
        limit, side = 1 / limit, "higher"
    return f"The interval rules out a ratio of {limit:.2f} or {side}."
