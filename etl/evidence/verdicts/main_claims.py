"""The verdict on the practices themselves, C1 to C4: gates first, then the first rule that matches, with its reasons.

Gates, Confounded, Contradicted, Supported, Leaning, Not supported, Insufficient data. The rules were fixed before any
result was seen. A verdict speaks of deals that go with fewer or more escalations.
"""

import math

from etl.evidence.estimators.regression import LogRatio, safe_exp
from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.conditions import Finding, missing_for_contradicted, missing_for_supported
from etl.evidence.verdicts.confounding import confounded, is_confounded
from etl.evidence.verdicts.facts import MainFacts
from etl.evidence.verdicts.gates import gates_failing, gates_fired
from etl.evidence.verdicts.intervals import is_above, is_below, is_likely_below, rules_out_a_benefit
from etl.evidence.verdicts.judgement import Judgement, bound, judgement
from etl.evidence.verdicts.needs import until_precise, until_the_floors
from etl.evidence.verdicts.sides import HARM, NO_BENEFIT
from etl.evidence.verdicts.thresholds import THRESHOLDS, percent

LEANING_READS = "Consistent with a benefit; a hidden difference between deals could also explain it."
NOT_YET_CHECKED = (
    "Provisional: on these deals agreement between specifications, overlap of the deals compared, placebo tests, "
    "how many practices rest on undated records, and a second quarter-end cut are not checked."
)
_OF_SCORE = "Held to the verdict on the score as a whole"


def decide(facts: MainFacts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict of this cut alone, and the reasons for it."""
    judged = judge(facts)
    return judged.verdict, judged.reasons


def judge(facts: MainFacts) -> Judgement:
    """The verdict of this cut alone, with its reasons and what fails."""
    gates = gates_fired(facts)
    if gates or facts.ratio is None:
        return Judgement(Verdict.INSUFFICIENT, (*gates, *until_the_floors(facts)), gates_failing(facts))
    judged = _matched(facts, facts.ratio)
    if facts.scrutiny is None and judged.verdict is not Verdict.INSUFFICIENT:
        return Judgement(judged.verdict, (*judged.reasons, NOT_YET_CHECKED), judged.fails)
    return judged


def _matched(facts: MainFacts, ratio: LogRatio) -> Judgement:
    """The first rule that matches."""
    is_favourable = is_below(ratio) or (is_likely_below(ratio) and _agrees_to_lean(facts))
    is_told = is_favourable or is_above(ratio)
    if is_told and is_confounded(ratio, facts.control, is_benefit=is_favourable):
        return confounded(facts)
    if is_above(ratio):
        return _above(facts)
    missing = missing_for_supported(facts)
    if is_below(ratio) and not missing:
        return judgement(Verdict.SUPPORTED)
    if is_favourable and (facts.control is None or facts.control.value < 0):
        return judgement(Verdict.LEANING, first=(LEANING_READS,), found=missing)
    if rules_out_a_benefit(ratio):
        lower = percent(1 - THRESHOLDS.negligible_ratio)
        ruled_out = f"The interval rules out a rate {lower} lower or more."
        return bound(facts, judgement(Verdict.NOT_SUPPORTED, first=(ruled_out,)), NO_BENEFIT)
    return judgement(Verdict.INSUFFICIENT, found=_undecided(facts, ratio, is_favourable=is_favourable))


def _undecided(facts: MainFacts, ratio: LogRatio, *, is_favourable: bool) -> tuple[Finding, ...]:
    """What stands between an interval that rules nothing out and Leaning."""
    if is_favourable:
        return ((Requirement.CONTROLS, "Control tickets differ as much, so the deals may differ otherwise."),)
    imprecise = (Requirement.PRECISION, until_precise(facts, ratio))
    if not is_likely_below(ratio):
        return (imprecise,)
    least = THRESHOLDS.shown("min_agreeing_leaning")
    disagree = f"Fewer than {least} of the specifications have a ratio below 1, and the interval includes it."
    return imprecise, (Requirement.SPECIFICATIONS, disagree)


def _above(facts: MainFacts) -> Judgement:
    """An interval above 1 contradicts the claim, unless something speaks against reading it so."""
    above = "The whole interval lies above 1."
    missing = missing_for_contradicted(facts)
    if missing:
        return bound(facts, judgement(Verdict.NOT_SUPPORTED, found=missing), NO_BENEFIT)
    return bound(facts, judgement(Verdict.CONTRADICTED, first=(above,)), HARM)


def _agrees_to_lean(facts: MainFacts) -> bool:
    """Whether the specifications agree, where they were run."""
    if facts.scrutiny is None:
        return True
    agreement = facts.scrutiny.agreement
    return agreement is not None and agreement.share_below_1 >= THRESHOLDS.min_agreeing_leaning


def hold_to_score(
    verdict: Verdict,
    reasons: tuple[str, ...],
    score: Verdict,
    highest: Verdict = Verdict.SUPPORTED,
    *,
    is_gated: bool = False,
) -> tuple[Verdict, tuple[str, ...]]:
    """A practice's verdict, never above that on the score as a whole, nor above `highest`.

    Where the score has no verdict, or is contradicted, a favourable verdict on one practice is withheld. Where the
    score is confounded, so is each practice that its own gates let through (`is_gated`: they do not).
    """
    favourable = (Verdict.SUPPORTED, Verdict.LEANING)
    if score is Verdict.CONFOUNDED and verdict is not Verdict.CONFOUNDED and not is_gated:
        return Verdict.CONFOUNDED, (f"{_OF_SCORE}: {score.value}.", *reasons)
    if score is Verdict.INSUFFICIENT and verdict is not Verdict.INSUFFICIENT:
        return Verdict.INSUFFICIENT, ("The data do not suffice for the score as a whole.", *reasons)
    if score not in favourable and verdict in favourable:
        held = Verdict.NOT_SUPPORTED if score is Verdict.NOT_SUPPORTED else Verdict.INSUFFICIENT
        return held, (f"{_OF_SCORE}: {score.value}.", *reasons)
    if verdict is Verdict.SUPPORTED and Verdict.LEANING in (score, highest):
        why = f"{_OF_SCORE}: {score.value}." if score is Verdict.LEANING else "An extra contrast is Leaning at most."
        return Verdict.LEANING, (why, *reasons)
    return verdict, reasons


def fails_held_to_score(
    own: Judgement, held: Verdict, score: Verdict, highest: Verdict = Verdict.SUPPORTED
) -> tuple[Requirement, ...]:
    """What stands between a practice, whose `own` verdict is `held` to that on the score, and the next stronger word.

    A word that was lowered lacks nothing but the score's own.
    """
    if held is not own.verdict and held is not Verdict.LEANING:
        return (Requirement.SCORE,)
    bound = []
    if score is Verdict.INSUFFICIENT or (held is Verdict.LEANING and score is not Verdict.SUPPORTED):
        bound.append(Requirement.SCORE)
    if held is Verdict.LEANING and highest is Verdict.LEANING:
        bound.append(Requirement.KIND)
    return tuple(dict.fromkeys((*bound, *own.fails)))


def e_value(log_limit: float) -> float:
    """The E-value of a rate ratio whose interval's limit nearest 1 is exp(`log_limit`) (VanderWeele & Ding 2017).

    How strongly, as a rate ratio, something unmeasured would have to go with both the practice and the escalations to
    explain the limit away. 1 where the ratio is 1.
    """
    ratio = safe_exp(abs(log_limit))
    return ratio + math.sqrt(ratio * (ratio - 1))


def hazard_e_value(log_limit: float) -> float:
    """The E-value of a hazard ratio whose outcome is common, by its approximate risk ratio (VanderWeele 2020).

    That is (1 − 0.5^√HR) / (1 − 0.5^√(1/HR)).
    """
    root = math.sqrt(safe_exp(abs(log_limit)))
    return e_value(math.log((1 - 0.5**root) / (1 - 0.5 ** (1 / root))))


def holm(p_values: list[float]) -> list[float]:
    """The p-values adjusted for being tested together (Holm 1979), in the order given."""
    adjusted = [1.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = running
    return adjusted
