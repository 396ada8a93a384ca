"""What each verdict asks of the data: a condition that fails is named, in words. What the interval says is left out."""

from collections.abc import Iterable, Iterator

from etl.evidence.results import Requirement
from etl.evidence.verdicts.facts import Facts, MainFacts, Scrutiny, SecondaryFacts
from etl.evidence.verdicts.intervals import is_below, is_relevant
from etl.evidence.verdicts.sides import BENEFIT, HARM, Side
from etl.evidence.verdicts.thresholds import THRESHOLDS

Finding = tuple[Requirement, str]
Condition = tuple[Requirement, bool, str]  # what is asked, whether it holds, and what to say where it does not


def missing_for_supported(facts: MainFacts) -> tuple[Finding, ...]:
    """Each condition of Supported, for a claim on the practices themselves, that does not hold."""
    scrutinised = () if facts.scrutiny is None else _agreed(facts.scrutiny)
    return (*failed((*_estimated(facts), *_who_delivered(facts))), *doubts(facts, BENEFIT), *failed(scrutinised))


def missing_for_secondary(facts: SecondaryFacts) -> tuple[Finding, ...]:
    """The same for a claim beside the main one; `p` counts only where the interval alone excludes 1."""
    excludes_1 = facts.favourable is not None and is_below(facts.favourable)
    own: tuple[Condition, ...] = (
        (Requirement.KIND, facts.cap is None, facts.cap or ""),
        (
            Requirement.ALL_TESTED,
            facts.p < THRESHOLDS.significance or not excludes_1,
            "The interval includes 1 once the contrasts tested together are allowed for.",
        ),
        (
            Requirement.SPECIFICATIONS,
            facts.agreeing is not None and facts.agreeing >= THRESHOLDS.min_agreeing,
            agreement_of(facts),
        ),
    )
    return (*failed((*own, *_who_delivered(facts))), *doubts(facts, BENEFIT))


def missing_for_contradicted(facts: MainFacts) -> tuple[Finding, ...]:
    """Each condition of Contradicted, but for the doubts, that an interval above 1 does not meet."""
    agreement = None if facts.scrutiny is None else facts.scrutiny.agreement
    calibrated = None if facts.scrutiny is None else facts.scrutiny.calibrated
    return failed(
        (
            (
                Requirement.CONTROLS,
                facts.control is None or facts.control.limit(THRESHOLDS.control_level_contradicted) > 0,
                "The interval lies above 1, but control tickets differ in the same way, so the deals may differ"
                " otherwise.",
            ),
            (
                Requirement.SPECIFICATIONS,
                agreement is None or agreement.share_below_1 <= THRESHOLDS.max_agreeing_contradicted,
                "The interval lies above 1, but the ratio is below 1 in more than "
                f"{THRESHOLDS.shown('max_agreeing_contradicted')} of the specifications.",
            ),
            (
                Requirement.CALIBRATED,
                calibrated is None or calibrated[0] > 1,
                "The interval lies above 1, but calibrated by the kinds of control tickets it does not.",
            ),
        )
    )


def doubts(facts: Facts, side: Side) -> tuple[Finding, ...]:
    """What binds every strong word: why these data do not carry a ratio on `side`, whatever the interval says."""
    conditions = [*_of_every_claim(facts, side)]
    if isinstance(facts, MainFacts):
        conditions += _attributed(facts)
        conditions += [] if facts.scrutiny is None else _compared(facts, facts.scrutiny, side)
    return failed(conditions)


def agreement_of(facts: SecondaryFacts) -> str:
    """How many specifications are on the claim's side."""
    if facts.agreeing is None:
        return "No other specification could be fitted."
    return f"{facts.agreeing:.0%} of the specifications put the ratio {BENEFIT.words(facts)}."


def failed(conditions: Iterable[Condition]) -> tuple[Finding, ...]:
    """What to say of each condition that does not hold."""
    return tuple((requirement, text) for requirement, holds, text in conditions if not holds)


def placebos_failed(names: Iterable[str]) -> Iterator[Condition]:
    """A condition that does not hold for each placebo test that failed."""
    return ((Requirement.PLACEBO, False, f"A placebo test failed: {name[:1].lower() + name[1:]}.") for name in names)


def _of_every_claim(facts: Facts, side: Side) -> Iterator[Condition]:
    most = THRESHOLDS.shown("max_unknown_supported")
    yield (
        Requirement.UNKNOWN,
        facts.unknown_share <= THRESHOLDS.max_unknown_supported,
        f"{facts.UNKNOWN} for {facts.unknown_share:.0%} of the deals, more than {most}.",
    )
    yield (
        Requirement.FEW_ACCOUNTS,
        facts.effective_accounts >= THRESHOLDS.min_effective_accounts,
        f"{facts.MASS} concentrated in as few as {facts.effective_accounts:.1f} equal accounts.",
    )
    yield (
        Requirement.LARGEST_ACCOUNT,
        side.holds(facts.favourable_without_largest),
        f"Without the largest account the ratio is not {side.words(facts)}.",
    )
    yield (
        Requirement.ONE_LEAD,
        not facts.lead_sign_changes or side not in (BENEFIT, HARM),
        "Without one of the delivery leads the ratio changes sides.",
    )
    yield (
        Requirement.TIME_AXIS,
        not facts.time_axis_breaks,
        "With time allowed for in another way the ratio changes sides, or a third of the difference is gone.",
    )
    yield (
        Requirement.LOST_RECORDS,
        not facts.lost_records,
        "Deals with trouble seem to have lost their records: those that are not known escalate unlike any known ones.",
    )


def _who_delivered(facts: Facts) -> Iterator[Condition]:
    yield Requirement.LEAD_KNOWN, not facts.lead_unknown, "Who delivered is not known as of signature."


def _estimated(facts: MainFacts) -> Iterator[Condition]:
    least = THRESHOLDS.min_e_value if facts.control is not None else THRESHOLDS.min_e_value_without_control
    yield (
        Requirement.SIZE,
        facts.ratio is not None and is_relevant(facts.ratio),
        f"The ratio is above {THRESHOLDS.shown('largest_supported_ratio')}.",
    )
    yield (
        Requirement.ALL_TESTED,
        facts.p < THRESHOLDS.significance,
        "The interval includes 1, or does so once the practices tested together are allowed for.",
    )
    yield (
        Requirement.CONTROLS,
        facts.control is None or facts.control.limit(THRESHOLDS.control_level_supported) < 0,
        "Control tickets, which the practices can't explain, do not differ clearly from this.",
    )
    yield (
        Requirement.E_VALUE,
        (facts.e_value or 1.0) >= least,
        f"A hidden difference between deals of rate ratio {facts.e_value or 1.0:.2f} could explain it "
        f"({least:.2f} or more is asked for).",
    )
    yield (
        Requirement.READINGS,
        all(bound is not None and bound < 1 for bound in facts.bounds),
        "With every unknown practice taken as done, or every one as not done, the ratio is not below 1.",
    )


def _attributed(facts: MainFacts) -> Iterator[Condition]:
    latest = facts.latest_active_share or 0.0
    yield (
        Requirement.ATTRIBUTION,
        latest <= THRESHOLDS.max_latest_active,
        f"{latest:.0%} of the escalations went to the latest of several contracts.",
    )


def _agreed(scrutiny: Scrutiny) -> Iterator[Condition]:
    """What only a benefit is asked: agreement of specifications and calibration, and placebos that show none."""
    agreement, calibrated = scrutiny.agreement, scrutiny.calibrated
    agreeing = 0.0 if agreement is None else agreement.share_below_1
    yield (
        Requirement.SPECIFICATIONS,
        agreeing >= THRESHOLDS.min_agreeing,
        f"{agreeing:.0%} of the specifications have a ratio below 1; {THRESHOLDS.shown('min_agreeing')} are asked for."
        if agreement is not None
        else "No other specification could be run.",
    )
    yield (
        Requirement.CYCLE,
        scrutiny.holds_without_cycle,
        "Without the length of the sales cycle the ratio changes sides.",
    )
    yield (
        Requirement.CALIBRATED,
        calibrated is None or calibrated[1] < 1,
        "Calibrated by the kinds of control tickets, the interval includes 1.",
    )
    yield (
        Requirement.TAKE_UP,
        not scrutiny.take_up_disagrees,
        "Where regions took the practices up one after the other, their escalations did not fall with it.",
    )
    yield from placebos_failed(scrutiny.failed_placebos)


def _compared(facts: MainFacts, scrutiny: Scrutiny, side: Side) -> Iterator[Condition]:
    """Whether the deals compared are alike, and their evidence dated."""
    outside, effective = scrutiny.share_outside_overlap, scrutiny.effective_deals
    yield (
        Requirement.OVERLAP,
        outside is not None and outside <= THRESHOLDS.max_outside_overlap,
        f"{outside or 0.0:.0%} of the deals have hardly any like them in the other arm."
        if outside is not None
        else "Whether the arms overlap could not be told.",
    )
    yield (
        Requirement.OVERLAP,
        effective is None or effective >= THRESHOLDS.min_effective_deals,
        f"The deals alike in both arms amount to as few as {effective or 0.0:.0f} in one of them.",
    )
    yield (
        Requirement.OVERLAP,
        outside is None or side.holds(scrutiny.overlap_ratio),
        f"Among deals that are alike in both arms (overlap weights) the ratio is not {side.words(facts)}.",
    )
    yield (
        Requirement.RECORDED,
        scrutiny.recorded_share is None or scrutiny.recorded_share >= THRESHOLDS.min_recorded,
        f"Only {scrutiny.recorded_share or 0.0:.0%} of the evidence says when it was recorded.",
    )
    yield (
        Requirement.LOST_RECORDS,
        (scrutiny.vanished_share or 0.0) <= THRESHOLDS.max_vanished,
        f"Evidence of {scrutiny.vanished_share or 0.0:.0%} of the deals with practices and an escalation vanished after"
        f" it, more than {THRESHOLDS.shown('max_vanished')}.",
    )
