"""The conditions of a verdict "Supported": each that fails, in words. What the interval itself says is left out."""

from collections.abc import Iterator

from etl.evidence.verdicts.facts import Facts, MainFacts, Scrutiny, SecondaryFacts
from etl.evidence.verdicts.intervals import is_below, is_relevant
from etl.evidence.verdicts.thresholds import THRESHOLDS

Condition = tuple[bool, str]  # whether it holds, and what to say where it does not


def missing_for_supported(facts: MainFacts) -> tuple[str, ...]:
    """Each condition of a claim on the practices themselves that does not hold."""
    scrutinised = () if facts.scrutiny is None else _scrutinised(facts.scrutiny)
    return _failed((*_estimated(facts), *_of_every_claim(facts), *_attributed(facts), *scrutinised))


def missing_for_secondary(facts: SecondaryFacts) -> tuple[str, ...]:
    """The same for a claim beside the main one; `p` counts only where the interval alone excludes 1."""
    excludes_1 = facts.favourable is not None and is_below(facts.favourable)
    own = (
        (facts.cap is None, facts.cap or ""),
        (
            facts.p < THRESHOLDS.significance or not excludes_1,
            "The interval includes 1 once the contrasts tested together are allowed for.",
        ),
        (facts.agreeing is not None and facts.agreeing >= THRESHOLDS.min_agreeing, agreement_of(facts)),
    )
    return _failed((*own, *_of_every_claim(facts)))


def agreement_of(facts: SecondaryFacts) -> str:
    """How many specifications are on the claim's side."""
    if facts.agreeing is None:
        return "No other specification could be fitted."
    return f"{facts.agreeing:.0%} of the specifications put the ratio {_side(facts)} 1."


def _failed(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    return tuple(text for holds, text in conditions if not holds)


def _side(facts: Facts) -> str:
    return "below" if facts.expects_less else "above"


def _of_every_claim(facts: Facts) -> Iterator[Condition]:
    most = THRESHOLDS.shown("max_unknown_supported")
    yield (
        facts.unknown_share <= THRESHOLDS.max_unknown_supported,
        f"{facts.UNKNOWN} for {facts.unknown_share:.0%} of the deals, more than {most}.",
    )
    yield (
        facts.effective_accounts >= THRESHOLDS.min_effective_accounts,
        f"{facts.MASS} concentrated in as few as {facts.effective_accounts:.1f} equal accounts.",
    )
    yield facts.holds_without_largest, f"Without the largest account the ratio is not {_side(facts)} 1."


def _estimated(facts: MainFacts) -> Iterator[Condition]:
    least = THRESHOLDS.min_e_value if facts.control is not None else THRESHOLDS.min_e_value_without_control
    yield (
        facts.ratio is not None and is_relevant(facts.ratio),
        f"The ratio is above {THRESHOLDS.shown('largest_supported_ratio')}.",
    )
    yield (
        facts.p < THRESHOLDS.significance,
        "The interval includes 1, or does so once the practices tested together are allowed for.",
    )
    yield (
        facts.control is None or facts.control.limit(THRESHOLDS.control_level_supported) < 0,
        "Control tickets, which the practices can't explain, do not differ clearly from this.",
    )
    yield (
        (facts.e_value or 1.0) >= least,
        f"A hidden difference between deals of rate ratio {facts.e_value or 1.0:.2f} could explain it "
        f"({least:.2f} or more is asked for).",
    )
    yield (
        all(bound is not None and bound < 1 for bound in facts.bounds),
        "With every unknown practice taken as done, or every one as not done, the ratio is not below 1.",
    )


def _attributed(facts: MainFacts) -> Iterator[Condition]:
    latest = facts.latest_active_share or 0.0
    yield (
        latest <= THRESHOLDS.max_latest_active,
        f"{latest:.0%} of the escalations went to the latest of several contracts.",
    )


def _scrutinised(scrutiny: Scrutiny) -> Iterator[Condition]:
    agreement, outside = scrutiny.agreement, scrutiny.share_outside_overlap
    effective, weighted = scrutiny.effective_deals, scrutiny.overlap_ratio
    agreeing = 0.0 if agreement is None else agreement.share_below_1
    yield (
        agreeing >= THRESHOLDS.min_agreeing,
        f"{agreeing:.0%} of the specifications have a ratio below 1; {THRESHOLDS.shown('min_agreeing')} are asked for."
        if agreement is not None
        else "No other specification could be run.",
    )
    yield scrutiny.holds_without_cycle, "Without the length of the sales cycle the ratio changes sides."
    yield (
        outside is not None and outside <= THRESHOLDS.max_outside_overlap,
        f"{outside or 0.0:.0%} of the deals have hardly any like them in the other arm."
        if outside is not None
        else "Whether the arms overlap could not be told.",
    )
    yield (
        effective is None or effective >= THRESHOLDS.min_effective_deals,
        f"The deals alike in both arms amount to as few as {effective or 0.0:.0f} in one of them.",
    )
    yield (
        outside is None or (weighted is not None and weighted < 1),
        "Among deals that are alike in both arms (overlap weights) the ratio is not below 1.",
    )
    yield (
        scrutiny.recorded_share is None or scrutiny.recorded_share >= THRESHOLDS.min_recorded,
        f"Only {scrutiny.recorded_share or 0.0:.0%} of the evidence says when it was recorded.",
    )
    for name in scrutiny.failed_placebos:
        yield False, f"A placebo test failed: {name[:1].lower() + name[1:]}."
    yield (
        not scrutiny.take_up_disagrees,
        "Where regions took the practices up one after the other, their escalations did not fall with it.",
    )
