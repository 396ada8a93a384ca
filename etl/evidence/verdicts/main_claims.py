"""The verdict on a contrast: gates first, then the first rule that matches, each with its reasons in plain words.

The rules were fixed before any result was seen. A verdict speaks of deals that go with fewer or more escalations.
"""

import math

from etl.evidence.estimators.regression import LogRatio, safe_exp
from etl.evidence.results import Verdict
from etl.evidence.verdicts.conditions import missing_for_supported
from etl.evidence.verdicts.facts import (
    LARGEST_SUPPORTED_RATIO,
    MAX_AGREEING_CONTRADICTED,
    MAX_UNKNOWN,
    MAX_UNKNOWN_SUPPORTED,
    MIN_ACCOUNTS,
    MIN_AGREEING_LEANING,
    MIN_ARM_DEALS,
    MIN_ARM_EVENTS,
    MIN_CONTROL_TICKETS,
    MIN_DEALS,
    MIN_EFFECTIVE_ACCOUNTS,
    MIN_EVENTS,
    NEGLIGIBLE_RATIO,
    RELEVANT_RATIO,
    Facts,
    Scrutiny,
)
from etl.evidence.verdicts.needs import floors, until_precise, until_the_floors

__all__ = [
    "LARGEST_SUPPORTED_RATIO",
    "LEANING_READS",
    "MAX_UNKNOWN",
    "MAX_UNKNOWN_SUPPORTED",
    "MIN_ACCOUNTS",
    "MIN_ARM_DEALS",
    "MIN_ARM_EVENTS",
    "MIN_CONTROL_TICKETS",
    "MIN_DEALS",
    "MIN_EFFECTIVE_ACCOUNTS",
    "MIN_EVENTS",
    "NEGLIGIBLE_RATIO",
    "NOT_YET_CHECKED",
    "RELEVANT_RATIO",
    "Facts",
    "Scrutiny",
    "decide",
    "e_value",
    "hold_to_score",
    "holm",
]

LEANING_READS = "Consistent with a benefit; a hidden difference between deals could also explain it."
NOT_YET_CHECKED = (
    "Provisional: on these deals agreement between specifications, overlap of the deals compared, placebo tests, "
    "how many practices rest on undated records, and a second quarter-end cut are not checked."
)


def decide(facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict of this cut alone, and the reasons for it."""
    gates = _gates(facts)
    if gates or facts.ratio is None:
        return Verdict.INSUFFICIENT, (*gates, *until_the_floors(facts))
    verdict, reasons = _matched(facts, facts.ratio)
    is_open = facts.scrutiny is None and verdict is not Verdict.INSUFFICIENT
    return verdict, (*reasons, NOT_YET_CHECKED) if is_open else reasons


def _matched(facts: Facts, ratio: LogRatio) -> tuple[Verdict, tuple[str, ...]]:
    """The first rule that matches."""
    control = facts.control
    if ratio.limit(0.025) > 0:
        doubts = _doubts_of_contradiction(facts)
        verdict = Verdict.NOT_SUPPORTED if doubts else Verdict.CONTRADICTED
        return verdict, doubts or ("The whole interval lies above 1.",)
    is_below = ratio.limit(0.975) < 0
    missing = missing_for_supported(facts)
    if is_below and not missing:
        return Verdict.SUPPORTED, ()
    if (is_below or _is_likely_below(facts, ratio)) and (control is None or control.value < 0):
        return Verdict.LEANING, (LEANING_READS, *missing)
    if ratio.limit(0.025) > math.log(NEGLIGIBLE_RATIO):
        return Verdict.NOT_SUPPORTED, ("The interval rules out a rate 10 % lower or more.",)
    unlike = ("Control tickets differ as much, so the deals may differ otherwise.",) if is_below else ()
    return Verdict.INSUFFICIENT, (*unlike, until_precise(facts, ratio))


def _doubts_of_contradiction(facts: Facts) -> tuple[str, ...]:
    """Why an interval above 1 does not contradict the claim."""
    agreement = None if facts.scrutiny is None else facts.scrutiny.agreement
    checks = [
        (
            facts.control is None or facts.control.limit(0.20) > 0,
            "The interval lies above 1, but control tickets differ in the same way, so the deals may differ otherwise.",
        ),
        (
            agreement is None or agreement.share_below_1 <= MAX_AGREEING_CONTRADICTED,
            "The interval lies above 1, but the ratio is below 1 in more than 20 % of the specifications.",
        ),
    ]
    return tuple(text for holds, text in checks if not holds)


def _is_likely_below(facts: Facts, ratio: LogRatio) -> bool:
    """Whether the one-sided 90 % bound lies below 1, for a relevant ratio on which the specifications agree."""
    agreement = None if facts.scrutiny is None else facts.scrutiny.agreement
    agrees = facts.scrutiny is None or (agreement is not None and agreement.share_below_1 >= MIN_AGREEING_LEANING)
    return agrees and ratio.limit(0.90) < 0 and safe_exp(ratio.value) <= LARGEST_SUPPORTED_RATIO


def hold_to_score(
    verdict: Verdict, reasons: tuple[str, ...], score: Verdict, highest: Verdict = Verdict.SUPPORTED
) -> tuple[Verdict, tuple[str, ...]]:
    """A practice's verdict, never above that on the score as a whole, nor above `highest`.

    Where the score has no verdict, or is contradicted, a favourable verdict on one practice is withheld.
    """
    favourable = (Verdict.SUPPORTED, Verdict.LEANING)
    if score is Verdict.INSUFFICIENT and verdict is not Verdict.INSUFFICIENT:
        return Verdict.INSUFFICIENT, ("The data do not suffice for the score as a whole.", *reasons)
    if score not in favourable and verdict in favourable:
        held = Verdict.NOT_SUPPORTED if score is Verdict.NOT_SUPPORTED else Verdict.INSUFFICIENT
        return held, (f"Held to the verdict on the score as a whole: {score.value}.", *reasons)
    if verdict is Verdict.SUPPORTED and Verdict.LEANING in (score, highest):
        why = (
            "Held to the verdict on the score as a whole: Leaning."
            if score is Verdict.LEANING
            else "An extra contrast is Leaning at most."
        )
        return Verdict.LEANING, (why, *reasons)
    return verdict, reasons


def e_value(log_limit: float) -> float:
    """The E-value of a rate ratio whose interval's limit nearest 1 is exp(`log_limit`) (VanderWeele & Ding 2017).

    How strongly, as a rate ratio, something unmeasured would have to go with both the practice and the escalations to
    explain the limit away. 1 where the ratio is 1.
    """
    ratio = safe_exp(abs(log_limit))
    return ratio + math.sqrt(ratio * (ratio - 1))


def holm(p_values: list[float]) -> list[float]:
    """The p-values adjusted for being tested together (Holm 1979), in the order given."""
    adjusted = [1.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = running
    return adjusted


def _gates(facts: Facts) -> tuple[str, ...]:
    fired = [f"{n} {what}; at least {least} are needed." for n, least, what in floors(facts) if n < least]
    if facts.unknown_share > MAX_UNKNOWN:
        fired.append(f"A practice is unknown for {facts.unknown_share:.0%} of the deals; more than 70 % is too many.")
    if facts.ratio is None and not fired:
        fired.append("No model with a finite ratio fits these deals.")
    return tuple(fired)
