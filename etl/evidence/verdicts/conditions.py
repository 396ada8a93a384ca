"""The conditions of a verdict "Supported": each that fails, in words."""

from collections.abc import Iterator

from etl.evidence.estimators.regression import safe_exp
from etl.evidence.verdicts.facts import (
    LARGEST_SUPPORTED_RATIO,
    MAX_LATEST_ACTIVE,
    MAX_OUTSIDE_OVERLAP,
    MAX_UNKNOWN_SUPPORTED,
    MIN_AGREEING,
    MIN_E_VALUE,
    MIN_E_VALUE_WITHOUT_CONTROL,
    MIN_EFFECTIVE_ACCOUNTS,
    MIN_EFFECTIVE_DEALS,
    MIN_RECORDED,
    Facts,
    Scrutiny,
)


def missing_for_supported(facts: Facts) -> tuple[str, ...]:
    """Each condition that does not hold; what the ratio's own interval says is left out."""
    scrutinised = () if facts.scrutiny is None else _scrutinised(facts.scrutiny)
    return tuple(text for holds, text in (*_estimated(facts), *scrutinised) if not holds)


def _estimated(facts: Facts) -> Iterator[tuple[bool, str]]:
    least = MIN_E_VALUE if facts.control is not None else MIN_E_VALUE_WITHOUT_CONTROL
    yield from (
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
    )


def _scrutinised(scrutiny: Scrutiny) -> Iterator[tuple[bool, str]]:
    agreement, outside = scrutiny.agreement, scrutiny.share_outside_overlap
    effective, weighted = scrutiny.effective_deals, scrutiny.overlap_ratio
    agreeing = 0.0 if agreement is None else agreement.share_below_1
    yield (
        agreeing >= MIN_AGREEING,
        f"{agreeing:.0%} of the specifications have a ratio below 1; 90 % are asked for."
        if agreement is not None
        else "No other specification could be run.",
    )
    yield scrutiny.holds_without_cycle, "Without the length of the sales cycle the ratio changes sides."
    yield (
        outside is not None and outside <= MAX_OUTSIDE_OVERLAP,
        f"{outside or 0.0:.0%} of the deals have hardly any like them in the other arm."
        if outside is not None
        else "Whether the arms overlap could not be told.",
    )
    yield (
        effective is None or effective >= MIN_EFFECTIVE_DEALS,
        f"The deals alike in both arms amount to as few as {effective or 0.0:.0f} in one of them.",
    )
    yield (
        outside is None or (weighted is not None and weighted < 1),
        "Among deals that are alike in both arms (overlap weights) the ratio is not below 1.",
    )
    yield (
        scrutiny.recorded_share is None or scrutiny.recorded_share >= MIN_RECORDED,
        f"Only {scrutiny.recorded_share or 0.0:.0%} of the evidence says when it was recorded.",
    )
    for name in scrutiny.failed_placebos:
        yield False, f"A placebo test failed: {name[:1].lower() + name[1:]}."
