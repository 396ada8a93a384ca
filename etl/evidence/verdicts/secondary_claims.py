"""The verdict on a claim beside the main one: gates, then the interval, then how many specifications agree.

The order is that of the main claims; Confounded only where a claim has control outcomes of its own. The rules were
fixed before any result was seen. A verdict speaks of what goes together, never of what brings it about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.conditions import (
    Condition,
    Finding,
    agreement_of,
    failed,
    missing_for_secondary,
    placebos_failed,
)
from etl.evidence.verdicts.confounding import confounded, is_confounded
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.gates import gates_failing, gates_fired
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
        return Judgement(Verdict.INSUFFICIENT, gates, gates_failing(facts))
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
    disagree = ((Requirement.SPECIFICATIONS, agreement_of(facts)),) if is_likely_below(ratio) else ()
    return judgement(Verdict.INSUFFICIENT, found=((Requirement.PRECISION, until_precise(facts, ratio)), *disagree))


def _favourable(facts: SecondaryFacts, ratio: LogRatio) -> Judgement:
    missing = missing_for_secondary(facts)
    if not is_below(ratio):
        level = THRESHOLDS.shown("leaning_level")
        why = f"The {THRESHOLDS.interval} interval includes 1, the one-sided {level} bound does not."
        return judgement(Verdict.LEANING, found=((Requirement.PRECISION, why), *missing))
    if missing:
        return judgement(Verdict.LEANING, found=missing)
    return judgement(Verdict.SUPPORTED, first=(agreement_of(facts),))


def hold(judged: Judgement, failing: Sequence[Finding]) -> Judgement:
    """A judgement, at most Leaning while a condition of the claim's own fails; each that does is told first."""
    if not judged.verdict.is_favourable or not failing:
        return judged
    own = judgement(Verdict.LEANING, found=failing)
    fails = tuple(dict.fromkeys((*own.fails, *judged.fails)))
    return Judgement(Verdict.LEANING, (*own.reasons, *judged.reasons), fails)


@dataclass(frozen=True, slots=True)
class LossFacts:
    """What lifts the cap on a claim about late losses, which hidden health of a deal may explain."""

    n_other_losses: int  # that agreeing before signature could not have changed
    control: LogRatio | None  # of the other losses to those; None where no model of them fits
    e_value: float  # of the interval's limit nearest 1
    share_outside_overlap: float | None  # of the deals; None where no model tells the arms apart
    effective_deals: float | None  # of the smaller arm, overlap-weighted
    overlap_ratio: float | None
    failed_placebos: tuple[str, ...]


def missing_for_losses(facts: LossFacts) -> tuple[Finding, ...]:
    """Each condition of Supported on late losses that does not hold; too few other losses alone are said alone."""
    if facts.n_other_losses < THRESHOLDS.min_other_losses:
        least = THRESHOLDS.shown("min_other_losses")
        few = (
            f"{facts.n_other_losses} losses for reasons that agreeing could not have changed; {least} are needed to"
            " tell hidden health of the deals from the practices."
        )
        return ((Requirement.FEW_OTHER_LOSSES, few),)
    outside, least_deals = facts.share_outside_overlap, THRESHOLDS.min_effective_deals
    conditions: tuple[Condition, ...] = (
        (
            Requirement.OTHER_LOSSES,
            facts.control is not None and facts.control.limit(THRESHOLDS.control_level_supported) < 0,
            "Losses that agreeing could not have changed do not differ clearly from the other losses.",
        ),
        (
            Requirement.E_VALUE,
            facts.e_value >= THRESHOLDS.min_e_value,
            f"A hidden difference between deals of risk ratio {facts.e_value:.2f} could explain it "
            f"({THRESHOLDS.shown('min_e_value')} or more is asked for).",
        ),
        (
            Requirement.OVERLAP,
            outside is not None
            and outside <= THRESHOLDS.max_outside_overlap
            and (facts.effective_deals or 0.0) >= least_deals,
            "Too few of the deals have any like them in the other arm.",
        ),
        (
            Requirement.OVERLAP,
            facts.overlap_ratio is not None and facts.overlap_ratio < 1,
            "Among deals that are alike in both arms (overlap weights) the ratio is not below 1.",
        ),
        *placebos_failed(facts.failed_placebos),
    )
    return failed(conditions)


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
