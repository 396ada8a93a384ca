"""C5: without the practices, more of what escalates is a surprise.

Two contrasts, each per additional practice and for each practice:

1. the odds that an escalation whose cause is a surprise or a fault is a surprise, faults being escalated tickets of the
   control causes; binomial, so that what changes both alike cancels out within the escalations themselves;
2. surprise escalations against all control tickets, the ratio of two rate ratios of the same model on the same deals.

The claim's verdict is that of the first, and Supported only where the second lies below 1 as well. Where risk ownership
is an exposure, a risk without an owner is left out: by definition it is not there with the practice.
"""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.claims.comparisons import Outcome, of_practices, of_score
from etl.evidence.claims.statements import Question
from etl.evidence.estimators import odds
from etl.evidence.estimators.cohorts import followed
from etl.evidence.estimators.outcomes import DEFINITIONS, in_followup, with_counts
from etl.evidence.estimators.panel import PRACTICES, WINDOWS, Panel, panel, typed
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim, Counts, Requirement, withhold
from etl.evidence.verdicts.conditions import Finding
from etl.evidence.verdicts.judgement import Judgement
from etl.evidence.verdicts.secondary_claims import hold
from etl.evidence.verdicts.thresholds import THRESHOLDS

OWN_SURPRISE = "unowned_risk"  # of risk ownership
_RISKS = PRACTICES.index("risk_ownership")
_FEW_CONTROLS = f"Fewer than {THRESHOLDS.min_control_tickets} control tickets: surprises can't be compared with those."
_NOT_AGAINST_CONTROLS: Finding = (
    Requirement.CONTROLS,
    "Against control tickets the interval of the ratio is not below 1.",
)
_AMONG_FAULTS = Question(
    claim_id="C5",
    label="surprises among surprises and faults",
    measure="odds ratio",
    unit="surprises",
    other_unit="faults that escalated",
    method="binomial",
    fitted_by=odds.fit,
)
_AGAINST_CONTROLS = Question(
    claim_id="C5",
    label="surprise escalations against control tickets",
    unit="surprise escalations",
    cap="An extra contrast: at most Leaning.",
    is_against_controls=True,
)


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C5 for the score and each practice: the odds among surprises and faults, then surprises against controls."""
    counted = _Counted(inputs)
    wide, narrow = counted.against_controls(is_own_counted=True), counted.against_controls(is_own_counted=False)
    against = _of_each(_AGAINST_CONTROLS, wide, narrow)
    among = _of_each(_AMONG_FAULTS, *map(counted.among_faults, (True, False)))
    has_controls = _has_controls(wide)
    held = tuple(_held(first, second, has_controls) for first, second in zip(among, against, strict=True))
    return *held, *(against if has_controls else ())


def _of_each(question: Question, everything: Panel, without_own: Panel) -> tuple[Claim, ...]:
    """The score, without a risk's own surprises, then each practice; other counts and times as specifications."""
    wide: Outcome = everything, (without_own, _half_year(everything))
    narrow: Outcome = without_own, (everything, _half_year(without_own))
    by_practice = [narrow if practice == _RISKS else wide for practice in range(len(PRACTICES))]
    return of_score(question, narrow), *of_practices(question, by_practice)


def _has_controls(observed: Panel) -> bool:
    """Whether there are enough control tickets to compare with."""
    return bool(observed.controls.sum() >= THRESHOLDS.min_control_tickets)


def _held(among: Claim, against: Claim, has_controls: bool) -> Claim:
    """The first contrast's claim, Supported only where the second lies below 1 too."""
    high = against.adjusted.high
    failing: tuple[Finding, ...] = () if high is not None and high < 1 else (_NOT_AGAINST_CONTROLS,)
    shown = against.adjusted
    if not has_controls:
        failing = ((Requirement.FEW_CONTROLS, _FEW_CONTROLS),)
        counts = Counts(shown.n_deals, shown.n_events, shown.n_accounts)
        shown = withhold(_FEW_CONTROLS, counts)
    held = hold(Judgement(among.verdict, among.reasons, among.fails), failing)
    return dataclasses.replace(among, verdict=held.verdict, reasons=held.reasons, fails=held.fails, control_ratio=shown)


class _Counted:
    """The deals with their surprises, faults and control tickets."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._tickets = in_followup(inputs)
        self._has_causes = not inputs.tickets.is_empty()

    def against_controls(self, *, is_own_counted: bool) -> Panel:
        """Surprise escalations and control tickets; without deals where a surprise's own cause can't be told."""
        columns = ("exposure_days", "n_surprise_escalations", "n_control_tickets")
        keys = dict.fromkeys(("deal_id", "window"), pl.String)
        windows = typed(self._inputs.windows, {**keys, **dict.fromkeys(columns, pl.Float64)})
        if is_own_counted:
            counted = windows.rename({"n_surprise_escalations": "n_attributable_escalations"})
            return self._panel(self._inputs.deals, counted)
        own = with_counts(windows, self._surprises.filter(pl.col("cause") == OWN_SURPRISE))
        others = pl.col("n_surprise_escalations") - pl.col("n_attributable_escalations")
        deals = self._inputs.deals if self._has_causes else self._inputs.deals.clear()
        return self._panel(deals, own.with_columns(n_attributable_escalations=others.clip(lower_bound=0)))

    def among_faults(self, is_own_counted: bool) -> Panel:
        """Surprises among the escalations that are a surprise or a fault, those as the time at risk of the panel."""
        surprises = self._surprises
        if not is_own_counted:
            surprises = surprises.filter((pl.col("cause") != OWN_SURPRISE).fill_null(True))
        faults = self._tickets.filter((pl.col("is_escalated") & pl.col("is_control")).fill_null(False))
        counted, others = (
            self._panel(self._inputs.deals, self._windows_with(tickets)) for tickets in (surprises, faults)
        )
        return followed(counted, counted.events + others.events, counted.events)

    def _panel(self, deals: pl.DataFrame, windows: pl.DataFrame) -> Panel:
        return panel(deals, windows, fiscal_year=self._inputs.fiscal_year)

    @property
    def _surprises(self) -> pl.DataFrame:
        return self._tickets.filter(DEFINITIONS["surprise"].fill_null(False))

    def _windows_with(self, tickets: pl.DataFrame) -> pl.DataFrame:
        columns: dict[str, type[pl.DataType]] = {"deal_id": pl.String, "window": pl.String, "exposure_days": pl.Float64}
        return with_counts(typed(self._inputs.windows, columns), tickets)


def _half_year(observed: Panel) -> Panel:
    """The first six months alone."""
    is_kept = np.cumsum(list(WINDOWS.values())) <= 6
    kept = dataclasses.replace(
        observed,
        months=observed.months * is_kept,
        events=observed.events * is_kept,
        controls=observed.controls * is_kept,
    )
    return kept.only(kept.months.sum(axis=1) > 0)
