"""What a verdict of "Insufficient data" still needs: how many deals, and about when the firm will have them."""

import math

from etl.evidence.estimators.regression import LogRatio, detection_factor
from etl.evidence.verdicts.facts import (
    MIN_ACCOUNTS,
    MIN_ARM_DEALS,
    MIN_ARM_EVENTS,
    MIN_DEALS,
    MIN_EVENTS,
    RELEVANT_RATIO,
    Facts,
)

_MOST_QUARTERS = 40


def floors(facts: Facts) -> list[tuple[int, int, str]]:
    """What there is, what is asked for, and of what."""
    first, second = facts.arms
    return [
        (facts.n_deals, MIN_DEALS, "deals with known practices and observed time"),
        (facts.n_accounts, MIN_ACCOUNTS, "accounts"),
        (facts.n_events, MIN_EVENTS, "escalations"),
        (facts.arm_deals[0], MIN_ARM_DEALS, f"deals {first}"),
        (facts.arm_deals[1], MIN_ARM_DEALS, f"deals {second}"),
        (facts.arm_events[0], MIN_ARM_EVENTS, f"escalations of deals {first}"),
        (facts.arm_events[1], MIN_ARM_EVENTS, f"escalations of deals {second}"),
    ]


def until_the_floors(facts: Facts) -> tuple[str, ...]:
    """How many more deals like these would reach every floor; nothing where more deals would not help."""
    if facts.n_deals == 0 or any(n == 0 for n, _, _ in floors(facts)):
        return ()
    factor = max(least / n for n, least, _ in floors(facts))
    more = math.ceil(facts.n_deals * factor) - facts.n_deals
    if more <= 0:
        return ()
    noun = "deal" if more == 1 else "deals"
    return (f"About {more:,} more {noun} like these would do{_when(more, facts.deals_per_quarter)}.",)


def until_precise(facts: Facts, ratio: LogRatio) -> str:
    """The ratio that would be found, and the deals still needed to find 0.80 (n·(SE/SE wanted)²)."""
    wanted = -math.log(RELEVANT_RATIO) / detection_factor(ratio.df)
    more = math.ceil(facts.n_deals * (ratio.se / wanted) ** 2) - facts.n_deals
    still = ""
    if more > 0:
        still = f"; about {more:,} more deals are needed for {RELEVANT_RATIO:.2f}{_when(more, facts.deals_per_quarter)}"
    return f"Too imprecise: a ratio of {ratio.smallest_detectable:.2f} or lower would be found with 80 % power{still}."


def _when(more: int, per_quarter: float | None) -> str:
    if per_quarter is None or per_quarter <= 0:
        return ""
    quarters = math.ceil(more / per_quarter)
    if quarters > _MOST_QUARTERS:
        return ", more than ten years at the present pace"
    return f", about {quarters} {'quarter' if quarters == 1 else 'quarters'} at the present pace"
