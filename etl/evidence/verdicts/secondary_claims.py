"""The verdict on a claim beside the main one: gates, then the interval, then how many specifications agree.

The rules were fixed before any result was seen. A verdict speaks of what goes together, never of what brings it about.
"""

from collections.abc import Sequence

from etl.evidence.results import Verdict
from etl.evidence.verdicts.conditions import agreement_of, missing_for_secondary
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.gates import gates_fired
from etl.evidence.verdicts.intervals import is_above, is_below, is_likely_below, rules_out_a_benefit
from etl.evidence.verdicts.needs import until_precise
from etl.evidence.verdicts.thresholds import THRESHOLDS


def decide(facts: SecondaryFacts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the reasons for it."""
    gates, ratio = gates_fired(facts), facts.favourable
    if gates or ratio is None:
        return Verdict.INSUFFICIENT, gates
    if is_above(ratio):
        return _on_the_other_side(facts)
    missing = missing_for_secondary(facts)
    if is_below(ratio):
        return (Verdict.LEANING, missing) if missing else (Verdict.SUPPORTED, (agreement_of(facts),))
    if is_likely_below(ratio) and _agreeing(facts) >= THRESHOLDS.min_agreeing_leaning:
        level = THRESHOLDS.shown("leaning_level")
        why = f"The {THRESHOLDS.interval} interval includes 1, the one-sided {level} bound does not."
        return Verdict.LEANING, (why, *missing)
    if rules_out_a_benefit(ratio):
        return Verdict.NOT_SUPPORTED, (_ruled_out(facts),)
    return Verdict.INSUFFICIENT, (until_precise(facts, ratio),)


def hold(verdict: Verdict, reasons: tuple[str, ...], failing: Sequence[str]) -> tuple[Verdict, tuple[str, ...]]:
    """A verdict, at most Leaning while a condition of the claim's own fails; each that does is among the reasons."""
    if verdict not in (Verdict.SUPPORTED, Verdict.LEANING) or not failing:
        return verdict, reasons
    return Verdict.LEANING, (*failing, *reasons)


def _on_the_other_side(facts: SecondaryFacts) -> tuple[Verdict, tuple[str, ...]]:
    is_agreed = _agreeing(facts) <= THRESHOLDS.max_agreeing_contradicted
    if is_agreed and facts.p < THRESHOLDS.significance:
        return Verdict.CONTRADICTED, ("The whole interval lies on the other side of 1.", agreement_of(facts))
    return Verdict.NOT_SUPPORTED, ("The interval lies on the other side of 1.", agreement_of(facts))


def _agreeing(facts: SecondaryFacts) -> float:
    return 0.0 if facts.agreeing is None else facts.agreeing


def _ruled_out(facts: SecondaryFacts) -> str:
    limit: float = THRESHOLDS.negligible_ratio
    side = "lower"
    if not facts.expects_less:
        limit, side = 1 / limit, "higher"
    return f"The interval rules out a ratio of {limit:.2f} or {side}."
