"""A contrast of a model as a claim: its ratio crude and adjusted, what its verdict is decided on, and the verdict."""

from dataclasses import dataclass

import numpy as np

from etl.evidence.claims.refits import Refits
from etl.evidence.estimators import clusters, odds, poisson
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import (
    Fitter,
    LogRatio,
    detection_factor,
    ratio_estimate,
    regress,
    safe_exp,
)
from etl.evidence.results import Check, Claim, Counts, Estimate, Requirement, Verdict, withhold
from etl.evidence.verdicts import secondary_claims
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.intervals import limit_nearest_1
from etl.evidence.verdicts.main_claims import e_value
from etl.evidence.verdicts.thresholds import THRESHOLDS

NO_FIT = "No model with a finite ratio fits these deals."


@dataclass(frozen=True, slots=True)
class Question:
    """What a claim asks of a panel."""

    claim_id: str
    label: str  # what the contrast's name begins with; may be empty
    measure: str = "rate ratio"
    unit: str = "escalations"  # what an event is called, in the plural
    other_unit: str = ""  # of odds: what is called the other outcome
    expects_less: bool = True
    cap: str | None = None  # why the verdict is at most Leaning, whatever the data
    is_against_controls: bool = False
    terms: tuple[str, ...] = ()  # of Panel.numbers, which join the exposures
    method: str = "piecewise Poisson"
    fitted_by: Fitter = poisson.fit
    renamed: tuple[tuple[str, str], ...] = ()  # what covariates stand for here


@dataclass(frozen=True, slots=True)
class Arms:
    """One contrast of a model's exposures, and the two groups of deals that it compares."""

    label: str
    weights: tuple[float, ...]
    names: tuple[str, str]
    is_first: BoolArray  # (n,)
    is_second: BoolArray
    exposure: FloatArray  # (n,) what the crude ratio is per unit of


def claim(question: Question, refits: Refits, arms: Arms, *, p: float | None = None) -> Claim:
    """The claim on one contrast; `p` stands in for its own p-value."""
    ratio = log_ratio(question, refits, arms)
    judged = secondary_claims.judge(facts(question, refits, arms, ratio, p))
    return stated(
        question, refits, arms, ratio=ratio, verdict=judged.verdict, reasons=judged.reasons, fails=judged.fails
    )


def stated(
    question: Question,
    refits: Refits,
    arms: Arms,
    *,
    ratio: LogRatio | None,
    verdict: Verdict,
    reasons: tuple[str, ...],
    fails: tuple[Requirement, ...] = (),
) -> Claim:
    """The claim with a verdict reached elsewhere."""
    renamed = dict(question.renamed)
    terms = refits.main.design.adjustment if refits.main is not None else ()
    label = f"{question.label}, {arms.label}" if question.label else arms.label
    return Claim(
        claim_id=question.claim_id,
        contrast=label,
        crude=_crude(question, refits.panel, arms),
        adjusted=_adjusted(question, refits, arms, ratio),
        verdict=verdict,
        reasons=reasons,
        is_provisional=True,
        unknown_share=refits.unknown_share,
        adjustment=(*question.terms, *(renamed.get(term, term) for term in terms)) if terms else (),
        control_ratio=_control(question, refits),
        e_value=_e_value(question, ratio),
        smallest_detectable=None if ratio is None else _smallest_detectable(question, ratio),
        measure=question.measure,
        checks=_specifications(refits, arms, ratio) if ratio is not None else (),
        fails=fails,
    )


def log_ratio(question: Question, refits: Refits, arms: Arms) -> LogRatio | None:
    """The contrast's log ratio; None where the deals do not bear one."""
    return refits.log_ratio(arms.weights) if _why_not(question, refits.panel, arms) is None else None


def facts(
    question: Question, refits: Refits, arms: Arms, ratio: LogRatio | None, p: float | None = None
) -> SecondaryFacts:
    """What a verdict on one contrast is decided on; `p` stands in for its own p-value."""
    panel, unit = _gated(question, refits.panel)
    events = panel.events.sum(axis=1)
    share = refits.share_below(arms.weights)
    own_p = 1.0 if ratio is None else ratio.p
    return SecondaryFacts(
        n_deals=panel.n_deals,
        n_events=panel.n_events,
        n_accounts=panel.n_accounts,
        unit=unit,
        arms=arms.names,
        arm_deals=(int(arms.is_first.sum()), int(arms.is_second.sum())),
        arm_events=(int(events[arms.is_first].sum()), int(events[arms.is_second].sum())),
        unknown_share=refits.unknown_share,
        ratio=ratio,
        p=own_p if p is None else p,
        expects_less=question.expects_less,
        agreeing=share if share is None or question.expects_less else 1 - share,
        effective_accounts=clusters.effective_number(panel.months.sum(axis=1), panel.accounts),
        without_largest=None if ratio is None else _without_largest(panel, ratio),
        cap=question.cap,
    )


def _gated(question: Question, panel: Panel) -> tuple[Panel, str]:
    """The panel whose events must suffice, and what they are called: for odds, the rarer of the two outcomes."""
    if question.fitted_by is not odds.fit:
        return panel, question.unit
    rarer = odds.rarer(panel)
    return rarer, question.unit if rarer is panel else question.other_unit


def _why_not(question: Question, panel: Panel, arms: Arms) -> str | None:
    """Why no ratio is given, or None."""
    if panel.n_deals == 0:
        return "No deal has both known practices and observed time."
    if panel.n_accounts < THRESHOLDS.min_accounts:
        return f"{panel.n_accounts} accounts; below {THRESHOLDS.min_accounts} only counts are given."
    gated, unit = _gated(question, panel)
    if gated.n_events < THRESHOLDS.min_arm_events:
        return f"{gated.n_events} {unit}; below {THRESHOLDS.min_arm_events} no ratio is given."
    if np.ptp(arms.exposure) == 0:
        return "All these deals are alike in this; there is nothing to compare."
    return None


def _crude(question: Question, panel: Panel, arms: Arms) -> Estimate:
    """The ratio with nothing but the windows in the model."""
    reason = _why_not(question, panel, arms)
    if reason is not None:
        return withhold(reason, panel.counts)
    design = bare(arms.exposure[:, None])
    main = regress(panel, design, fitted_by=question.fitted_by)
    control = regress(panel, design, events=panel.controls) if question.is_against_controls else None
    if main is None or (question.is_against_controls and control is None):
        return withhold(NO_FIT, panel.counts)
    ratio = main.log_ratio((1.0,))
    against = ratio if control is None else ratio - control.log_ratio((1.0,))
    return ratio_estimate(against, panel, _method(question, against))


def _adjusted(question: Question, refits: Refits, arms: Arms, ratio: LogRatio | None) -> Estimate:
    if ratio is None:
        return withhold(_why_not(question, refits.panel, arms) or NO_FIT, refits.panel.counts)
    return ratio_estimate(ratio, refits.panel, _method(question, ratio))


def _method(question: Question, ratio: LogRatio) -> str:
    against = ", against control tickets" if question.is_against_controls else ""
    return f"{question.method}{against}, CR3 by account, t({ratio.df})"


def _specifications(refits: Refits, arms: Arms, ratio: LogRatio) -> tuple[Check, ...]:
    """How far the specifications agree with the ratio's side of 1. Not a test: they share their deals."""
    ratios = np.exp([log_ratios[: len(arms.weights)] @ np.array(arms.weights) for log_ratios in refits.specifications])
    if len(ratios) == 0:
        return ()
    is_below = ratio.value < 0
    share = float(np.mean(ratios < 1 if is_below else ratios > 1))
    side = "below" if is_below else "above"
    text = f"{len(ratios)} specifications: ratios {min(ratios):.2f} to {max(ratios):.2f}, {share:.0%} of them {side} 1."
    return (Check("Other specifications", share >= THRESHOLDS.min_agreeing, text),)


def _control(question: Question, refits: Refits) -> Estimate:
    counts = Counts(refits.panel.n_deals, int(refits.panel.controls.sum()), refits.panel.n_accounts)
    if refits.control is not None:
        return withhold("The ratio is itself against control tickets.", counts)
    return withhold(f"Control tickets are no measure of {question.unit}.", counts)


def _without_largest(panel: Panel, ratio: LogRatio) -> float:
    """The ratio, in one step, without the account that has the most deals."""
    largest = int(np.argmax(np.bincount(panel.accounts)))
    return safe_exp(ratio.value - float(ratio.deviations[largest]))


def _e_value(question: Question, ratio: LogRatio | None) -> float | None:
    """Of the interval's limit nearest 1; not for an equivalence, a ratio of ratios, or ratios other than of rates."""
    is_of_rates = question.measure == "rate ratio" and not question.is_against_controls
    if ratio is None or not is_of_rates or question.claim_id == "C7":
        return None
    return e_value(limit_nearest_1(ratio))


def _smallest_detectable(question: Question, ratio: LogRatio) -> float:
    distance = detection_factor(ratio.df) * ratio.se
    return safe_exp(-distance if question.expects_less else distance)
