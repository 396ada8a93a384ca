"""Whether tickets that the practices can't explain differ as the escalations do: then the deals differ otherwise."""

from etl.evidence.estimators.regression import LogRatio, safe_exp
from etl.evidence.results import Requirement, Verdict
from etl.evidence.verdicts.facts import Facts
from etl.evidence.verdicts.intervals import is_above, is_below
from etl.evidence.verdicts.judgement import Judgement, judgement
from etl.evidence.verdicts.thresholds import THRESHOLDS


def is_confounded(ratio: LogRatio, control: LogRatio | None, *, is_benefit: bool) -> bool:
    """Whether the control tickets' own ratio excludes 1 on that side, and the ratio to them is not clearly beyond 1.

    `control` is the log of the ratio to that for control tickets. Both point below 1 where the claim holds. Control
    tickets are held to what the ratio itself is told by: its interval, or Leaning's one-sided bound.
    """
    if control is None:
        return False
    own = ratio - control
    if is_benefit:
        level = THRESHOLDS.interval_high if is_below(ratio) else THRESHOLDS.leaning_level
        return own.limit(level) < 0 and control.limit(THRESHOLDS.control_level_confounded) >= 0
    return is_above(own) and control.limit(1 - THRESHOLDS.control_level_confounded) <= 0


def confounded(facts: Facts) -> Judgement:
    """The verdict, with the control tickets' own ratio. Of facts with both ratios."""
    if facts.ratio is None or facts.control is None:
        raise ValueError("Nothing is confounded without a ratio and one of control tickets.")
    own = facts.ratio - facts.control
    limits = (own.value, own.limit(THRESHOLDS.interval_low), own.limit(THRESHOLDS.interval_high))
    value, low, high = map(safe_exp, limits)
    seen = (
        f"Tickets that the practices can't explain differ in the same way: ratio {value:.2f} ({THRESHOLDS.interval}"
        f" interval {low:.2f} to {high:.2f})."
    )
    why = "Escalations do not clearly differ more, so the deals differ in something else. Find what differs."
    return judgement(Verdict.CONFOUNDED, found=((Requirement.CONTROLS, seen), (Requirement.CONTROLS, why)))
