"""What followed signature, day by day: by alignment score, and two or three practices against none or one.

The curves by score are crude. Those of the two arms are given crude and overlap-weighted (Li, Morgan & Zaslavsky 2018):
among deals alike in what is adjusted for. They describe deals that differ in practices, not what a practice does.
"""

from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import logistic, survival
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.followups import HORIZON, FollowUps, follow_ups
from etl.evidence.estimators.free_days import FreeDays, free_days
from etl.evidence.estimators.panel import DAYS_PER_MONTH, Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.survival import Daily, Steps
from etl.evidence.inputs import Inputs
from etl.evidence.results import Counts, withhold
from etl.evidence.verdicts.thresholds import THRESHOLDS

MONTHS = (0, 3, 6, 9, 12)
SCORES = (0, 1, 2, 3)
ALIGNED, OTHERS = "two or three practices", "none or one"
MIN_AT_RISK = 10  # a curve ends where fewer deals remain (Pocock, Clayton & Altman 2002)
FREE = "Kaplan–Meier, log-log limits, jackknife by account"
CUMULATIVE = "mean cumulative function, log limits, jackknife by account"


@dataclass(frozen=True, slots=True)
class Point:
    """A step of a curve: the value from this day on."""

    day: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """One arm's curve; or, in `withheld`, why there is none."""

    arm: str
    is_weighted: bool
    points: tuple[Point, ...]  # from day 0 to the last day with enough deals
    at_risk: tuple[int, ...]  # deals at each of MONTHS
    n_deals: int
    n_events: int  # within 12 months, also after the curve's last day
    n_accounts: int
    n_late: int  # deals not observed from their signature on; they join later
    method: str
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Curves:
    """Share of deals without an escalation yet, escalations so far per deal, and escalation-free days."""

    free: tuple[Curve, ...]
    cumulative: tuple[Curve, ...]
    free_days: tuple[FreeDays, ...]  # crude, then overlap-weighted
    unknown_share: float  # of the deals followed, left out because a practice is unknown


def curves(inputs: Inputs) -> Curves:
    """All curves of the signed deals whose practices are known. Never raises on data."""
    observed, everyone = follow_ups(inputs)
    score = observed.practised.sum(axis=1)
    is_known: BoolArray = np.isfinite(score)
    panel, followed, score = observed.only(is_known), everyone.only(is_known), score[is_known]
    is_aligned: BoolArray = score >= 2
    weights = overlap_weights(panel, is_aligned)
    by_score = [(f"score {level}", score == level) for level in SCORES]
    arms = [(ALIGNED, is_aligned), (OTHERS, ~is_aligned)]
    return Curves(
        free=(
            *(_free(name, followed.only(kept)) for name, kept in (*by_score, *arms)),
            *(
                _free(name, followed.only(kept), None if weights is None else weights[kept], True)
                for name, kept in arms
            ),
        ),
        cumulative=tuple(_cumulative(name, followed.only(kept)) for name, kept in by_score),
        free_days=tuple(_free_days(followed, is_aligned, weights, is_weighted=choice) for choice in (False, True)),
        unknown_share=float(1 - is_known.mean()) if len(is_known) else 0.0,
    )


def overlap_weights(panel: Panel, is_aligned: BoolArray) -> FloatArray | None:
    """(n,) each deal's probability of being in the other arm; None where the arms can't be modelled."""
    arm = is_aligned.astype(np.float64)[:, None]
    if panel.n_accounts < THRESHOLDS.min_accounts or panel.n_events < THRESHOLDS.min_arm_events or np.ptp(arm) == 0:
        return None
    for design in ladder(panel, arm, arm):
        propensity = logistic.fit(is_aligned, design.x[:, design.tells_arms])
        if propensity is not None:
            weights: FloatArray = np.where(is_aligned, 1 - propensity.probabilities, propensity.probabilities)
            return weights
    return None


def _free(arm: str, followed: FollowUps, weights: FloatArray | None = None, is_weighted: bool = False) -> Curve:
    crude = survival.of_first(followed)
    daily = survival.of_first(followed, weights) if weights is not None else crude
    last = survival.last_time(crude, MIN_AT_RISK)
    why = "No model tells the arms apart well enough to weight them." if is_weighted and weights is None else None
    why = why or _why_not(followed, crude, last)
    points = () if why else _points(survival.share_without(daily), daily, last, start=1.0)
    n_events = int(crude.n_events.sum())
    method = FREE + (", overlap-weighted" if is_weighted else "")
    return _curve(arm, followed, points, n_events, method=method, is_weighted=is_weighted, withheld=why)


def _cumulative(arm: str, followed: FollowUps) -> Curve:
    daily = survival.of_all(followed)
    last = survival.last_time(daily, MIN_AT_RISK)
    why = _why_not(followed, daily, last)
    points = () if why else _points(survival.mean_cumulative(daily), daily, last, start=0.0)
    n_events = int(daily.n_events.sum())
    return _curve(arm, followed, points, n_events, method=CUMULATIVE, withheld=why)


def _curve(
    arm: str,
    followed: FollowUps,
    points: tuple[Point, ...],
    n_events: int,
    *,
    method: str,
    is_weighted: bool = False,
    withheld: str | None,
) -> Curve:
    return Curve(
        arm=arm,
        is_weighted=is_weighted,
        points=points,
        at_risk=tuple(followed.at_risk(min(round(month * DAYS_PER_MONTH), HORIZON)) for month in MONTHS),
        n_deals=followed.n_deals,
        n_events=n_events,
        n_accounts=followed.n_accounts,
        n_late=followed.n_late,
        method=method,
        withheld=withheld,
    )


def _why_not(followed: FollowUps, daily: Daily, last: int) -> str | None:
    if followed.n_deals == 0:
        return "There are no such deals with known practices and observed time."
    if last == 0:
        return f"Fewer than {MIN_AT_RISK} deals were observed from their signature on."
    if followed.n_accounts < 2:
        return "One account; there is no interval."
    if daily.n_events[:last].sum() == 0:
        return "No escalation was observed among these deals."
    return None


def _points(steps: Steps, daily: Daily, last: int, *, start: float) -> tuple[Point, ...]:
    """Day 0, each day with an event, and the last."""
    has_event = daily.n_events[:last] > 0
    has_event[-1] = True
    times = np.flatnonzero(has_event)
    limits = [[_finite(value) for value in values[times]] for values in (steps.low, steps.high)]
    later = (
        Point(day, value, low, high)
        for day, value, low, high in zip((times + 1).tolist(), steps.values[times].tolist(), *limits, strict=True)
    )
    return Point(0, start, start, start), *later


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _free_days(
    followed: FollowUps, is_aligned: BoolArray, weights: FloatArray | None, *, is_weighted: bool
) -> FreeDays:
    counts = Counts(followed.n_deals, int((followed.first > 0).sum()), followed.n_accounts)
    arms = [survival.of_first(followed, kept.astype(np.float64)) for kept in (is_aligned, ~is_aligned)]
    why = None
    if followed.n_accounts < THRESHOLDS.min_accounts:
        why = f"{followed.n_accounts} accounts; below {THRESHOLDS.min_accounts} only counts are given."
    elif any(survival.last_time(arm, MIN_AT_RISK) < HORIZON for arm in arms):
        why = f"Fewer than {MIN_AT_RISK} deals of an arm were followed throughout 12 months without an escalation."
    elif any(arm.n_events.sum() == 0 for arm in arms):
        why = "An arm has no escalation."
    elif is_weighted and weights is None:
        why = "No model tells the arms apart well enough to weight them."
    if why is not None:
        return FreeDays(is_weighted, None, None, withhold(why, counts))
    if is_weighted and weights is not None:
        arms = [survival.of_first(followed, weights * kept) for kept in (is_aligned, ~is_aligned)]
    return free_days(arms[0], arms[1], counts, is_weighted=is_weighted)
