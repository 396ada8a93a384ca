"""The gates before any verdict: enough deals, accounts and events on either side, and not too much unknown."""

from etl.evidence.results import Requirement
from etl.evidence.verdicts.facts import Facts
from etl.evidence.verdicts.thresholds import THRESHOLDS


def floors(facts: Facts) -> list[tuple[int, int, str]]:
    """What there is, what is asked for, and of what."""
    first, second = facts.arms
    return [
        (facts.n_deals, THRESHOLDS.min_deals, facts.KNOWN),
        (facts.n_accounts, THRESHOLDS.min_accounts, "accounts"),
        (facts.n_events, THRESHOLDS.min_events, facts.unit),
        (facts.arm_deals[0], THRESHOLDS.min_arm_deals, f"deals {first}"),
        (facts.arm_deals[1], THRESHOLDS.min_arm_deals, f"deals {second}"),
        (facts.arm_events[0], THRESHOLDS.min_arm_events, f"{facts.unit} of deals {first}"),
        (facts.arm_events[1], THRESHOLDS.min_arm_events, f"{facts.unit} of deals {second}"),
    ]


def gates_fired(facts: Facts) -> tuple[str, ...]:
    """Why the data do not suffice for any verdict."""
    fired = [f"{n:,} {what}; at least {least} are needed." for n, least, what in floors(facts) if n < least]
    if _is_too_unknown(facts):
        most = THRESHOLDS.shown("max_unknown")
        fired.append(f"{facts.UNKNOWN} for {facts.unknown_share:.0%} of the deals; more than {most} is too many.")
    if facts.ratio is None and not fired:
        fired.append("No model with a finite ratio fits these deals.")
    return tuple(fired)


def gates_failing(facts: Facts) -> tuple[Requirement, ...]:
    """What the gates that fired ask for."""
    is_short = any(n < least for n, least, _ in floors(facts))
    unknown = (Requirement.UNKNOWN,) if _is_too_unknown(facts) else ()
    return (Requirement.FLOORS, *unknown) if is_short or not unknown else unknown


def _is_too_unknown(facts: Facts) -> bool:
    return facts.unknown_share > THRESHOLDS.max_unknown
