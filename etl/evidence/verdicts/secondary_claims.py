"""The verdict on a claim beside the main one: gates, then the interval, then how many specifications agree.

The rules were fixed before any result was seen. A verdict speaks of what goes together, never of what brings it about.
"""

import math
from dataclasses import dataclass

from etl.evidence.estimators.regression import LogRatio, detection_factor, safe_exp
from etl.evidence.results import Verdict
from etl.evidence.verdicts import main_claims as verdicts

MIN_AGREEING = 0.90
MIN_AGREEING_LEANING = 0.80
MAX_AGREEING_CONTRADICTED = 0.20
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict is decided on."""

    n_deals: int
    n_events: int
    n_accounts: int
    unit: str  # what an event is called, in the plural
    arms: tuple[str, str]  # their names
    arm_deals: tuple[int, int]
    arm_events: tuple[int, int]
    unknown_share: float
    ratio: LogRatio | None  # None where no model fits
    p: float  # two-sided, adjusted for the contrasts tested together
    expects_less: bool  # whether the claim expects a ratio below 1
    agreeing: float | None  # share of the specifications on the claim's side of 1
    effective_accounts: float
    holds_without_largest: bool
    cap: str | None  # why the verdict is at most Leaning, whatever the data


def decide(facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the reasons for it."""
    gates = gates_fired(facts)
    if gates or facts.ratio is None:
        return Verdict.INSUFFICIENT, gates or ("No model with a finite ratio fits these deals.",)
    ratio = facts.ratio if facts.expects_less else _inverse(facts.ratio)
    agreeing = 0.0 if facts.agreeing is None else facts.agreeing
    if ratio.limit(0.025) > 0:
        if agreeing <= MAX_AGREEING_CONTRADICTED and facts.p < SIGNIFICANT:
            return Verdict.CONTRADICTED, ("The whole interval lies on the other side of 1.", _agreement(facts))
        return Verdict.NOT_SUPPORTED, ("The interval lies on the other side of 1.", _agreement(facts))
    is_below = ratio.limit(0.975) < 0
    missing = _missing(facts, agreeing, is_below)
    if is_below:
        return (Verdict.LEANING, missing) if missing else (Verdict.SUPPORTED, (_agreement(facts),))
    is_likely = ratio.limit(0.90) < 0 and safe_exp(ratio.value) <= verdicts.LARGEST_SUPPORTED_RATIO
    if is_likely and agreeing >= MIN_AGREEING_LEANING:
        return Verdict.LEANING, ("The 95 % interval includes 1, the one-sided 90 % bound does not.", *missing)
    if ratio.limit(0.025) > math.log(verdicts.NEGLIGIBLE_RATIO):
        limit = verdicts.NEGLIGIBLE_RATIO if facts.expects_less else 1 / verdicts.NEGLIGIBLE_RATIO
        side = "lower" if facts.expects_less else "higher"
        return Verdict.NOT_SUPPORTED, (f"The interval rules out a ratio of {limit:.2f} or {side}.",)
    return Verdict.INSUFFICIENT, (_precision(facts, ratio),)


def gates_fired(facts: Facts) -> tuple[str, ...]:
    """Why the data do not suffice for any verdict."""
    first, second = facts.arms
    floors = [
        (facts.n_deals, verdicts.MIN_DEALS, "deals for which all of this is known"),
        (facts.n_accounts, verdicts.MIN_ACCOUNTS, "accounts"),
        (facts.n_events, verdicts.MIN_EVENTS, facts.unit),
        (facts.arm_deals[0], verdicts.MIN_ARM_DEALS, f"deals {first}"),
        (facts.arm_deals[1], verdicts.MIN_ARM_DEALS, f"deals {second}"),
        (facts.arm_events[0], verdicts.MIN_ARM_EVENTS, f"{facts.unit} of deals {first}"),
        (facts.arm_events[1], verdicts.MIN_ARM_EVENTS, f"{facts.unit} of deals {second}"),
    ]
    fired = [f"{n:,} {what}; at least {least} are needed." for n, least, what in floors if n < least]
    if facts.unknown_share > verdicts.MAX_UNKNOWN:
        fired.append(f"Not known for {facts.unknown_share:.0%} of the deals; more than 70 % is too many.")
    return tuple(fired)


def _missing(facts: Facts, agreeing: float, is_below: bool) -> tuple[str, ...]:
    """Each condition of "Supported" that does not hold, in words; what the interval itself says is left out."""
    checks = [
        (facts.cap is None, facts.cap or ""),
        (
            facts.p < SIGNIFICANT or not is_below,
            "The interval includes 1 once the contrasts tested together are allowed for.",
        ),
        (agreeing >= MIN_AGREEING, _agreement(facts)),
        (
            facts.unknown_share <= verdicts.MAX_UNKNOWN_SUPPORTED,
            f"Not known for {facts.unknown_share:.0%} of the deals, more than half.",
        ),
        (
            facts.effective_accounts >= verdicts.MIN_EFFECTIVE_ACCOUNTS,
            f"The data are concentrated in as few as {facts.effective_accounts:.1f} equal accounts.",
        ),
        (facts.holds_without_largest, "Without the largest account the ratio is on the other side of 1."),
    ]
    return tuple(text for holds, text in checks if not holds)


def _agreement(facts: Facts) -> str:
    if facts.agreeing is None:
        return "No other specification could be fitted."
    side = "below" if facts.expects_less else "above"
    return f"{facts.agreeing:.0%} of the specifications put the ratio {side} 1."


def _inverse(ratio: LogRatio) -> LogRatio:
    return LogRatio(-ratio.value, -ratio.deviations)


def _precision(facts: Facts, ratio: LogRatio) -> str:
    """`ratio` points below 1 where the claim holds."""
    wanted = -math.log(verdicts.RELEVANT_RATIO) / detection_factor(ratio.df)
    needed = math.ceil(facts.n_deals * (ratio.se / wanted) ** 2)
    least, relevant = ratio.smallest_detectable, verdicts.RELEVANT_RATIO
    side = "lower"
    if not facts.expects_less:
        least, relevant, side = 1 / least, 1 / relevant, "higher"
    more = needed - facts.n_deals
    still = f"; about {more:,} more deals are needed for {relevant:.2f}" if more > 0 else ""
    return f"Too imprecise: a ratio of {least:.2f} or {side} would be found with 80 % power{still}."
