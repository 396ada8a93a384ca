"""The claims C1 to C4 from deals and windows: rate ratios, dose–response, escalations avoided, verdicts.

Deals count where every practice is known and time was observed within 12 months of signature; unknown is never absent.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.evidence.claims.contrasts import practice_studies, score_study, timing
from etl.evidence.claims.decisions import decisions
from etl.evidence.claims.levels import dose_response
from etl.evidence.claims.study import Contrast, Study, why_not
from etl.evidence.estimators.boundary import boundary_ratio
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import LogRatio, avoided_per_100, ratio_estimate, regress
from etl.evidence.findings import Evidence
from etl.evidence.results import Check, Claim, Estimate, Influence, Requirement, Verdict, withhold
from etl.evidence.verdicts import main_claims as verdicts
from etl.evidence.verdicts.facts import MainFacts, Scrutiny
from etl.evidence.verdicts.intervals import limit_nearest_1
from etl.evidence.verdicts.judgement import Judgement
from etl.evidence.verdicts.thresholds import THRESHOLDS
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

_NO_FIT = "No model with a finite ratio fits these deals."


@dataclass(frozen=True, slots=True)
class Scrutinised:
    """What only a thorough assessment adds to a claim."""

    scrutiny: Scrutiny
    checks: tuple[Check, ...]
    influence: Influence | None
    lead_sign_changes: bool  # whether the ratio changes sides without one delivery lead
    time_axis_breaks: bool  # whether it does with time taken in another way, or loses a third
    lost_records: bool  # whether deals with trouble seem to have lost their records


# a model and what is compared in it → what a thorough assessment adds; None where it adds nothing
Scrutinise = Callable[[Study, Contrast], Scrutinised | None]


def assess(deals: pl.DataFrame, windows: pl.DataFrame, *, fiscal_year: FiscalYear = CALENDAR_YEAR) -> Evidence:
    """What the deals say about C1 to C4, quickly: without the checks of `assess_thoroughly`.

    `deals` are rows of marts.deal_outcomes, `windows` of marts.deal_windows; rows, columns and values may be missing.
    Quarters of signature are those of `fiscal_year`.
    Where a number can't be had it is withheld with the reason. Never raises on data.
    """
    observed = panel(deals, windows, fiscal_year=fiscal_year)
    return evidence_of(observed, n_deals=len(deals), scrutinise=lambda *_: None)


def evidence_of(observed: Panel, *, n_deals: int, scrutinise: Scrutinise) -> Evidence:
    """C1 to C4 of the observed deals, of `n_deals` signed ones."""
    on_score, contrast = score_study(observed)
    score = on_score.exposures[:, 0]
    c4 = _claim(on_score, contrast, scrutinise)
    studies = practice_studies(observed)
    voice, early = studies[1]
    late = _claim(voice, timing(voice, early), lambda *_: None)
    practices = tuple(_held(claim, c4.verdict) for claim in _practice_claims(studies, scrutinise))
    levels, linearity_p = dose_response(on_score.panel, score)
    avoided = _avoided(on_score, score, c4.adjusted)
    return Evidence(
        claims=(*practices, c4, _held(late, c4.verdict, highest=Verdict.LEANING)),
        levels=levels,
        avoided_per_100=avoided,
        avoided_against_none=_avoided(on_score, np.zeros_like(score), c4.adjusted),
        linearity_p=linearity_p,
        n_deals=n_deals,
        n_observed_deals=observed.n_deals,
        decisions=decisions(on_score, avoided),
    )


def score_facts(observed: Panel) -> MainFacts:
    """What the verdict on C4 is decided on, without the checks of a thorough assessment."""
    studied, contrast = score_study(observed)
    return _facts(studied, contrast, ratio=_log_ratio(studied, contrast), p=None)


def _practice_claims(studies: list[tuple[Study, Contrast]], scrutinise: Scrutinise) -> list[Claim]:
    """C1, C2 and C3, tested together by Holm's method."""
    ratios = [_log_ratio(studied, contrast) for studied, contrast in studies]
    adjusted = verdicts.holm([1.0 if ratio is None else ratio.p for ratio in ratios])
    return [
        _claim(studied, contrast, scrutinise, p=p) for (studied, contrast), p in zip(studies, adjusted, strict=True)
    ]


def _claim(studied: Study, contrast: Contrast, scrutinise: Scrutinise, *, p: float | None = None) -> Claim:
    """The claim with the verdict on its own; `p` stands in for its own p-value."""
    ratio = _log_ratio(studied, contrast)
    added = None if ratio is None else scrutinise(studied, contrast)
    facts = _facts(studied, contrast, ratio=ratio, p=p)
    if added is not None:
        facts = dataclasses.replace(
            facts,
            scrutiny=added.scrutiny,
            lead_sign_changes=added.lead_sign_changes,
            time_axis_breaks=added.time_axis_breaks,
            lost_records=added.lost_records,
        )
    judged = verdicts.judge(facts)
    return Claim(
        claim_id=contrast.claim_id,
        contrast=contrast.label,
        crude=_crude(studied.panel, contrast),
        adjusted=_adjusted(studied, contrast, ratio),
        verdict=judged.verdict,
        reasons=judged.reasons,
        is_provisional=True,
        unknown_share=studied.unknown_share,
        adjustment=studied.adjusted.design.adjustment if studied.adjusted is not None else (),
        control_ratio=_control_estimate(studied, facts.control),
        e_value=facts.e_value,
        smallest_detectable=None if ratio is None else ratio.smallest_detectable,
        bounds=(None, None) if ratio is None else facts.bounds,
        worst_case=None if ratio is None else studied.worst_case(contrast),
        agreement=None if added is None else added.scrutiny.agreement,
        influence=None if added is None else added.influence,
        checks=() if added is None else added.checks,
        fails=judged.fails,
    )


def _facts(studied: Study, contrast: Contrast, *, ratio: LogRatio | None, p: float | None) -> MainFacts:
    panel = studied.panel
    events = panel.events.sum(axis=1)
    arms = (contrast.is_first, contrast.is_second)
    return MainFacts(
        n_deals=panel.n_deals,
        n_events=panel.n_events,
        n_accounts=panel.n_accounts,
        arms=contrast.arms,
        arm_deals=(int(arms[0].sum()), int(arms[1].sum())),
        arm_events=(int(events[arms[0]].sum()), int(events[arms[1]].sum())),
        unknown_share=studied.unknown_share,
        ratio=ratio,
        p=p if p is not None else (1.0 if ratio is None else ratio.p),
        e_value=None if ratio is None else verdicts.e_value(limit_nearest_1(ratio) * contrast.units),
        control=None if ratio is None else studied.control_ratio(contrast),
        bounds=studied.bounds(contrast),
        effective_accounts=studied.effective_accounts,
        without_largest=studied.without_largest(contrast),
        latest_active_share=panel.latest_active_share,
        deals_per_quarter=studied.deals_per_quarter,
        lead_unknown=studied.is_lead_unknown,
    )


def _log_ratio(studied: Study, contrast: Contrast) -> LogRatio | None:
    if studied.adjusted is None or why_not(*_compared(studied.panel, contrast)) is not None:
        return None
    return studied.adjusted.log_ratio(contrast.weights)


def _compared(panel: Panel, contrast: Contrast) -> tuple[Panel, FloatArray]:
    """The deals of either arm, and what the crude ratio is per unit of."""
    is_compared = contrast.is_first | contrast.is_second
    return panel.only(is_compared), contrast.exposure[is_compared]


def _crude(panel: Panel, contrast: Contrast) -> Estimate:
    """The ratio between the arms with nothing but the windows in the model."""
    compared, exposure = _compared(panel, contrast)
    reason = why_not(compared, exposure)
    regression = regress(compared, bare(exposure[:, None])) if reason is None else None
    if regression is None:
        return withhold(reason or _NO_FIT, compared.counts)
    return regression.rate_ratio((1.0,))


def _adjusted(studied: Study, contrast: Contrast, ratio: LogRatio | None) -> Estimate:
    if ratio is not None and studied.adjusted is not None:
        return ratio_estimate(ratio, studied.panel, studied.adjusted.method)
    reason = why_not(*_compared(studied.panel, contrast))
    if reason is None and contrast.is_two_armed_alone:
        return boundary_ratio(studied.panel, contrast.exposure)
    return withhold(reason or _NO_FIT, studied.panel.counts)


def _control_estimate(studied: Study, control: LogRatio | None) -> Estimate:
    if control is None:
        reason = f"Fewer than {THRESHOLDS.min_control_tickets} control tickets, or no model of them fits."
        return withhold(reason, studied.panel.counts)
    return ratio_estimate(control, studied.panel, "ratio of rate ratios, CR3 by account")


def _avoided(studied: Study, from_score: FloatArray, adjusted: Estimate) -> Estimate:
    if studied.adjusted is None or adjusted.value is None:
        return withhold(adjusted.withheld or _NO_FIT, studied.panel.counts)
    return avoided_per_100(studied.adjusted, from_score)


def _held(claim: Claim, score: Verdict, *, highest: Verdict = Verdict.SUPPORTED) -> Claim:
    own = Judgement(claim.verdict, claim.reasons, claim.fails)
    is_gated = Requirement.FLOORS in claim.fails or claim.unknown_share > THRESHOLDS.max_unknown
    verdict, reasons = verdicts.hold_to_score(claim.verdict, claim.reasons, score, highest, is_gated=is_gated)
    fails = verdicts.fails_held_to_score(own, verdict, score, highest)
    return dataclasses.replace(claim, verdict=verdict, reasons=reasons, fails=fails)
