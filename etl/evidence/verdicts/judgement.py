"""A verdict with its reasons in words and the requirements that stand in the way of a stronger one."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.conditions import Finding, doubts
from etl.evidence.verdicts.facts import Facts
from etl.evidence.verdicts.sides import Side

DOUBTED = "The interval alone would carry a word; what it rests on does not."


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one contrast, of this cut alone."""

    verdict: Verdict
    reasons: tuple[str, ...]
    fails: tuple[Requirement, ...] = ()


def judgement(verdict: Verdict, *, first: Sequence[str] = (), found: Sequence[Finding] = ()) -> Judgement:
    """The verdict with the reasons `first`, then those of what was `found` to fail."""
    reasons = (*first, *(text for _, text in found))
    return Judgement(verdict, reasons, tuple(dict.fromkeys(requirement for requirement, _ in found)))


def bound(facts: Facts, strong: Judgement, side: Side) -> Judgement:
    """A strong word where nothing binds it on `side`; else insufficient data, with the doubts that do."""
    found = doubts(facts, side)
    return judgement(Verdict.INSUFFICIENT, first=(*strong.reasons, DOUBTED), found=found) if found else strong
