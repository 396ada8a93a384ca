"""What a verdict of "Insufficient data" still needs: how many deals, and about when the firm will have them."""

import math

from etl.evidence.estimators.regression import POWER, LogRatio, detection_factor
from etl.evidence.verdicts.facts import Facts
from etl.evidence.verdicts.gates import floors
from etl.evidence.verdicts.thresholds import THRESHOLDS, percent

_MOST_QUARTERS = 40


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
    """The ratio that would be found, and the deals still needed to find the relevant one (n·(SE/SE wanted)²).

    `ratio` points below 1 where the claim holds.
    """
    least, relevant, side = ratio.smallest_detectable, THRESHOLDS.relevant_ratio, "lower"
    wanted = -math.log(relevant) / detection_factor(ratio.df)
    more = math.ceil(facts.n_deals * (ratio.se / wanted) ** 2) - facts.n_deals
    if not facts.expects_less:
        least, relevant, side = 1 / least, 1 / relevant, "higher"
    still = ""
    if more > 0:
        still = f"; about {more:,} more deals are needed for {relevant:.2f}{_when(more, facts.deals_per_quarter)}"
    return f"Too imprecise: a ratio of {least:.2f} or {side} would be found with {percent(POWER)} power{still}."


def _when(more: int, per_quarter: float | None) -> str:
    if per_quarter is None or per_quarter <= 0:
        return ""
    quarters = math.ceil(more / per_quarter)
    if quarters > _MOST_QUARTERS:
        return ", more than ten years at the present pace"
    return f", about {quarters} {'quarter' if quarters == 1 else 'quarters'} at the present pace"
