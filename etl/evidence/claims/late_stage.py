"""C8: aligned deals collapse less often late in the sales cycle.

A landmark analysis (Anderson, Cain & Gelber 1983): time runs from the commitment point, the practices and covariates
are those known by then. Loss by cause-specific piecewise Poisson (Holford 1980); won deals compete, open ones are
censored.

Hidden health of a deal goes with practices and with wins alike, so the claim is Leaning at most, unless losses that
agreeing could not have changed (a budget withdrawn, a merger) show that it does not: what health does, it does to them
too.
"""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.checks import placebos
from etl.evidence.checks.overlap import Overlap, overlap
from etl.evidence.claims import statements
from etl.evidence.claims.comparisons import Outcome, on_practices, on_score
from etl.evidence.claims.refits import Refits
from etl.evidence.claims.statements import Arms, Question
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
from etl.evidence.estimators.panel import PRACTICES, typed
from etl.evidence.estimators.poisson import BoolArray
from etl.evidence.estimators.regression import LogRatio, ratio_estimate, regress, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check, Claim, Estimate, withhold
from etl.evidence.verdicts.intervals import limit_nearest_1
from etl.evidence.verdicts.judgement import Judgement
from etl.evidence.verdicts.main_claims import hazard_e_value
from etl.evidence.verdicts.secondary_claims import LossFacts, hold, missing_for_losses
from etl.evidence.verdicts.thresholds import THRESHOLDS

WINDOWS = (0.0, 30.0, 60.0, 90.0, 180.0)  # days after the commitment point; the last is open
OTHER_LOSSES = "Losses that agreeing could not have changed"
BEFORE = "The year before the commitment point"
_OVERLAP = "Deals alike in both arms"
_SOON = 90.0  # days: the other time at risk that the claim is read over
_AGAINST = "ratio of hazard ratios, CR3 by account"
_QUESTION = Question(
    claim_id="C8",
    label="loss after the commitment point",
    measure="hazard ratio",
    unit="losses",
    renamed=(("quarter of signature", "quarter of commitment"), ("length of the sales cycle", "days until commitment")),
)


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C8 for the score, then for each practice."""
    rows = _rows(inputs)
    outcome = _outcome(inputs, rows)
    refits, arms = on_score(_QUESTION, outcome)
    placebo = _year_before(rows, refits)
    practices = on_practices(_QUESTION, [outcome] * len(PRACTICES))
    return (
        _claim(refits, arms, placebo=placebo, units=len(PRACTICES)),
        *(_claim(refits, arms, p=p, placebo=placebo) for refits, arms, p in practices),
    )


def _outcome(inputs: Inputs, rows: pl.DataFrame) -> Outcome:
    """Losses, those of other kinds among them as controls; then the first ninety days alone."""
    days, is_lost = column(inputs.late_stage, "days_to_outcome"), column(inputs.late_stage, "is_lost") == 1
    is_other: BoolArray = is_lost & _is_not_alignable(inputs)
    months, losses = spells(days, is_lost, WINDOWS)
    _, others = spells(days, is_other, WINDOWS)
    deals, early = everyone(rows, fiscal_year=inputs.fiscal_year), np.array(WINDOWS) < _SOON
    return followed(deals, months, losses, others), (followed(deals, months * early, losses * early),)


def _claim(refits: Refits, arms: Arms, *, placebo: Check, p: float | None = None, units: int = 1) -> Claim:
    """The claim on one contrast, held to Leaning while hidden health of the deals could explain it."""
    claim = statements.claim(_QUESTION, refits, arms, p=p)
    ratio = statements.log_ratio(_QUESTION, refits, arms)
    if ratio is None or refits.main is None:
        return claim
    control = _against_others(refits, arms)
    alike = overlap(refits.main, arms.weights, arms.is_first)
    facts = LossFacts(
        n_other_losses=int(refits.panel.controls.sum()),
        control=control,
        e_value=hazard_e_value(units * limit_nearest_1(ratio)),
        share_outside_overlap=None if alike is None else alike.share_outside,
        effective_deals=None if alike is None else min(alike.effective_deals),
        overlap_ratio=None if alike is None or alike.ratio is None else safe_exp(alike.ratio.value),
        failed_placebos=(placebo.name,) if placebo.is_passed is False else (),
    )
    held = hold(Judgement(claim.verdict, claim.reasons, claim.fails), missing_for_losses(facts))
    shown = _control_estimate(refits, control)
    is_benefit = ratio.value < 0
    others = _others_check(control, shown, is_benefit=is_benefit)
    checks = (*claim.checks, others, _overlap_check(refits, alike, is_benefit=is_benefit), placebo)
    return dataclasses.replace(
        claim,
        verdict=held.verdict,
        reasons=held.reasons,
        fails=held.fails,
        control_ratio=shown,
        e_value=facts.e_value,
        checks=checks,
    )


def _against_others(refits: Refits, arms: Arms) -> LogRatio | None:
    """The log hazard ratio of the losses that may be alignable, less that of those that are not."""
    panel, main = refits.panel, refits.main
    if main is None or panel.controls.sum() < THRESHOLDS.min_other_losses:
        return None
    others = regress(panel, main.design, events=panel.controls)
    rest = regress(panel, main.design, events=panel.events - panel.controls)
    if others is None or rest is None:
        return None
    return rest.log_ratio(arms.weights) - others.log_ratio(arms.weights)


def _control_estimate(refits: Refits, control: LogRatio | None) -> Estimate:
    if control is None:
        least = THRESHOLDS.min_other_losses
        return withhold(f"Fewer than {least} losses of other kinds, or no model of them fits.", refits.panel.counts)
    return ratio_estimate(control, refits.panel, _AGAINST)


def _others_check(control: LogRatio | None, shown: Estimate, *, is_benefit: bool) -> Check:
    """Whether losses that agreeing could have changed differ clearly more than those that it could not."""
    if control is None:
        return Check(OTHER_LOSSES, None, shown.withheld or "")
    level = THRESHOLDS.control_level_supported
    is_passed = control.limit(level) < 0 if is_benefit else control.limit(1 - level) > 0
    than = f"{'a' if is_passed else 'no clearly'} {'lower' if is_benefit else 'higher'} ratio than"
    text = f"Other losses have {than} these: {shown.value:.2f} of theirs ({shown.low:.2f} to {shown.high:.2f})."
    return Check(OTHER_LOSSES, is_passed, text, shown)


def _overlap_check(refits: Refits, alike: Overlap | None, *, is_benefit: bool) -> Check:
    if alike is None or alike.ratio is None:
        return Check(_OVERLAP, None, "No model of who is in which arm, or of the deals alike, could be fitted.")
    first, second = alike.effective_deals
    text = (
        f"{alike.share_outside:.0%} of the deals have hardly any like them in the other arm; those alike amount to "
        f"{first:.0f} and {second:.0f} deals."
    )
    is_enough = min(first, second) >= THRESHOLDS.min_effective_deals
    is_same = (alike.ratio.value < 0) == is_benefit
    is_passed = is_enough and alike.share_outside <= THRESHOLDS.max_outside_overlap and is_same
    return Check(_OVERLAP, is_passed, text, ratio_estimate(alike.ratio, refits.panel, "overlap-weighted"))


def _year_before(rows: pl.DataFrame, refits: Refits) -> Check:
    """Whether accounts of renewals and expansions with more practices had escalated otherwise in the year before."""
    named = rows.with_columns(deal_id=pl.int_range(pl.len()).cast(pl.String))
    ratio = refits.log_ratio((1.0,))
    is_benefit = ratio is None or ratio.value < 0
    check = placebos.before_signature(Inputs(deals=named), refits.panel, refits.exposures[:, 0], is_benefit=is_benefit)
    return dataclasses.replace(check, name=BEFORE)


def _rows(inputs: Inputs) -> pl.DataFrame:
    """The deals with their covariates under the names of signed deals, as of the commitment point."""
    known = typed(inputs.late_stage, {"committed_at": pl.Datetime, "created_to_commitment_days": pl.Float64})
    return inputs.late_stage.drop("signed_on", "sales_cycle_days", strict=False).with_columns(
        known["committed_at"].cast(pl.Date).alias("signed_on"),
        known["created_to_commitment_days"].alias("sales_cycle_days"),
    )


def _is_not_alignable(inputs: Inputs) -> BoolArray:
    kinds = typed(inputs.late_stage, {"loss_kind": pl.String})["loss_kind"]
    is_so: BoolArray = (kinds == "not_alignable").fill_null(False).to_numpy()
    return is_so
