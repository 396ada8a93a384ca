"""The verdict on a contrast: gates first, then the first rule that matches, each with its reasons in plain words.

The rules were fixed before any result was seen. A verdict speaks of deals that go with fewer or more escalations.
"""

import math
from dataclasses import dataclass

from etl.evidence.regression import LogRatio, detection_factor, safe_exp
from etl.evidence.results import Verdict

MIN_DEALS = 100
MIN_ARM_DEALS = 20
MIN_ACCOUNTS = 30
MIN_EVENTS = 30
MIN_ARM_EVENTS = 10
MIN_CONTROL_TICKETS = 30
MAX_UNKNOWN = 0.70
MAX_UNKNOWN_SUPPORTED = 0.50
MAX_LATEST_ACTIVE = 0.30
MIN_EFFECTIVE_ACCOUNTS = 5.0
LARGEST_SUPPORTED_RATIO = 0.95
NEGLIGIBLE_RATIO = 0.90
MIN_E_VALUE = 1.75
MIN_E_VALUE_WITHOUT_CONTROL = 2.0
RELEVANT_RATIO = 0.80  # the deals still needed are reckoned for this ratio

NOT_YET_CHECKED = (
    "Provisional: not checked yet are agreement between specifications, overlap of the deals compared, placebo tests, "
    "how many practices rest on undated records, and a second quarter-end cut."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict is decided on."""

    n_deals: int
    n_events: int
    n_accounts: int
    arms: tuple[str, str]  # their names
    arm_deals: tuple[int, int]
    arm_events: tuple[int, int]
    unknown_share: float
    ratio: LogRatio | None  # None where no model fits
    p: float  # two-sided, adjusted for the contrasts tested together
    e_value: float | None  # of the interval's limit nearest 1
    control: LogRatio | None  # log of the ratio to that for control tickets; None below 30 of those
    bounds: tuple[float | None, float | None]  # the ratio with every unknown practice as done, and as not done
    effective_accounts: float
    holds_without_largest: bool
    latest_active_share: float | None  # None where the attribution is not given


def decide(facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict and the reasons for it. Without "specifications" and "two cuts", which are not computed yet."""
    gates = _gates(facts)
    if gates or facts.ratio is None:
        return Verdict.INSUFFICIENT, gates
    ratio, control = facts.ratio, facts.control
    if ratio.limit(0.025) > 0:
        if control is None or control.limit(0.20) > 0:
            return Verdict.CONTRADICTED, ("The whole interval lies above 1.", NOT_YET_CHECKED)
        why = (
            "The interval lies above 1, but control tickets differ in the same way, so the deals may differ otherwise."
        )
        return Verdict.NOT_SUPPORTED, (why, NOT_YET_CHECKED)
    is_below = ratio.limit(0.975) < 0
    is_likely_below = ratio.limit(0.90) < 0 and safe_exp(ratio.value) <= LARGEST_SUPPORTED_RATIO
    missing = _missing_for_supported(facts)
    if is_below and not missing:
        return Verdict.SUPPORTED, (NOT_YET_CHECKED,)
    if (is_below or is_likely_below) and (control is None or control.value < 0):
        return Verdict.LEANING, (*missing, NOT_YET_CHECKED)
    if ratio.limit(0.025) > math.log(NEGLIGIBLE_RATIO):
        return Verdict.NOT_SUPPORTED, ("The interval rules out a rate 10 % lower or more.", NOT_YET_CHECKED)
    unlike = ("Control tickets differ as much, so the deals may differ otherwise.",) if is_below else ()
    return Verdict.INSUFFICIENT, (*unlike, _precision(facts.n_deals, ratio))


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
            else "An extra contrast."
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
    floors = [
        (facts.n_deals, MIN_DEALS, "deals with known practices and observed time"),
        (facts.n_accounts, MIN_ACCOUNTS, "accounts"),
        (facts.n_events, MIN_EVENTS, "escalations"),
        *((n, MIN_ARM_DEALS, f"deals {arm}") for arm, n in zip(facts.arms, facts.arm_deals, strict=True)),
        *(
            (n, MIN_ARM_EVENTS, f"escalations of deals {arm}")
            for arm, n in zip(facts.arms, facts.arm_events, strict=True)
        ),
    ]
    fired = [f"{n} {what}; at least {least} are needed." for n, least, what in floors if n < least]
    if facts.unknown_share > MAX_UNKNOWN:
        fired.append(f"A practice is unknown for {facts.unknown_share:.0%} of the deals; more than 70 % is too many.")
    if facts.ratio is None and not fired:
        fired.append("No model with a finite ratio fits these deals.")
    return tuple(fired)


def _missing_for_supported(facts: Facts) -> tuple[str, ...]:
    """Each condition of "Supported" that does not hold, in words; what the ratio's own interval says is left out."""
    least = MIN_E_VALUE if facts.control is not None else MIN_E_VALUE_WITHOUT_CONTROL
    checks = [
        (
            facts.ratio is not None and safe_exp(facts.ratio.value) <= LARGEST_SUPPORTED_RATIO,
            "The ratio is above 0.95.",
        ),
        (facts.p < 0.05, "The interval includes 1, or does so once the practices tested together are allowed for."),
        (
            facts.control is None or facts.control.limit(0.95) < 0,
            "Control tickets, which the practices can't explain, do not differ clearly from this.",
        ),
        (
            (facts.e_value or 1.0) >= least,
            f"A hidden difference between deals of rate ratio {facts.e_value or 1.0:.2f} could explain it "
            f"({least:.2f} or more is asked for).",
        ),
        (
            all(bound is not None and bound < 1 for bound in facts.bounds),
            "With every unknown practice taken as done, or every one as not done, the ratio is not below 1.",
        ),
        (
            facts.unknown_share <= MAX_UNKNOWN_SUPPORTED,
            f"A practice is unknown for {facts.unknown_share:.0%} of the deals, more than half.",
        ),
        (
            facts.effective_accounts >= MIN_EFFECTIVE_ACCOUNTS,
            f"The observed time is concentrated in as few as {facts.effective_accounts:.1f} equal accounts.",
        ),
        (facts.holds_without_largest, "Without the largest account the ratio is not below 1."),
        (
            (facts.latest_active_share or 0.0) <= MAX_LATEST_ACTIVE,
            f"{facts.latest_active_share or 0.0:.0%} of the escalations went to the latest of several contracts.",
        ),
    ]
    return tuple(text for holds, text in checks if not holds)


def _precision(n_deals: int, ratio: LogRatio) -> str:
    wanted = -math.log(RELEVANT_RATIO) / detection_factor(ratio.df)
    needed = math.ceil(n_deals * (ratio.se / wanted) ** 2)
    still = f"; about {needed - n_deals} more deals are needed for {RELEVANT_RATIO:.2f}" if needed > n_deals else ""
    return f"Too imprecise: a ratio of {ratio.smallest_detectable:.2f} or lower would be found with 80 % power{still}."
