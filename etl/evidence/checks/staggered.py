"""Staggered take-up: the second design of C4. Did rates fall in the units that took the practices up, when they did?

Event study by quarters of signature since take-up (`etl.evidence.estimators.event_study`). Below 20 units a p by
permuting the dates of take-up over the units, from 20 on an interval by leaving out each in turn. The band holds for
all quarters at once. The rate ratio is that of take-up, not of one practice: it is never compared in size with E1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.checks.rollout import PERSONS, UNITS, Rollout, rollout_by, units_of
from etl.evidence.estimators import event_study, permutation
from etl.evidence.estimators.event_study import LEADS, NEVER, Cells
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.regression import safe_exp
from etl.evidence.findings import QuarterSinceTakeUp, TakeUp, UnitTakeUp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Estimate, withhold
from etl.evidence.verdicts.thresholds import THRESHOLDS

LAST = 8  # the quarter since take-up that has the later ones with it
METHOD = "extended two-way fixed effects, Poisson mean"
IMPUTATION = "imputation, a level for each unit"
INTERACTION = "interaction-weighted"
CAPPING = "region"  # the only kind of unit that can cap a verdict
_LEAST_EXPECTED = 1.0  # events, for a quarter to be drawn
_MOST_LEVELS = 100  # units
_MOST_FOLDS = 100  # of units, in the jackknife
Estimator = Callable[[Cells, IntArray], float]  # cells and dates of take-up → log rate ratio


@dataclass(frozen=True, slots=True)
class _Found:
    """Log rate ratios by one assignment of the dates; nan where there is none."""

    ratio: float
    lead_year: float  # the year before take-up as a whole
    quarters: FloatArray  # (LEADS + LAST + 1,) from the first of that year on

    @property
    def leads(self) -> FloatArray:
        """(LEADS + 1,) the quarters of the year before take-up, and that year as a whole."""
        return np.append(self.quarters[:LEADS], self.lead_year)


def staggered(inputs: Inputs, observed: Panel) -> tuple[TakeUp, ...]:
    """Take-up by the units that the firm names, drawn; then by sales owner and delivery lead, as ratios alone."""
    kinds = [unit for unit in dict.fromkeys((inputs.take_up_unit, *PERSONS)) if UNITS[unit] in observed.codes]
    return tuple(_by(inputs, observed, unit, is_drawn=unit == inputs.take_up_unit) for unit in kinds)


def _by(inputs: Inputs, observed: Panel, unit: str, *, is_drawn: bool) -> TakeUp:
    rollout = rollout_by(observed, unit)
    units = units_of(inputs, rollout, unit) if is_drawn else ()
    reason = _why_not(rollout, unit)
    if reason is None:
        ratio = _ratio(rollout, _extended, METHOD)
        if ratio.value is not None:
            return _estimated(rollout, unit, ratio, is_drawn=is_drawn, units=units)
        reason = ratio.withheld
    return TakeUp(
        unit=unit,
        ratio=withhold(reason or "", rollout.counts, method=METHOD),
        p=None,
        rise=None,
        n_units=len(rollout.take_up),
        n_took_up=int((rollout.take_up != NEVER).sum()),
        pre_trend_ratio=None,
        pre_trend_p=None,
        disagrees=False,
        units=units,
    )


def _why_not(rollout: Rollout, unit: str) -> str | None:
    least, deals = THRESHOLDS.min_take_up_units, 2 * THRESHOLDS.min_take_up_deals
    if len(rollout.take_up) < least:
        return (
            f"{len(rollout.take_up)} {unit}s have at least {deals} deals whose practices are known; {least} are needed."
        )
    if (rollout.take_up == NEVER).all():
        return (
            f"No {unit} shows a quarter in which it took the practices up: its share of aligned deals would have to be"
            f" {THRESHOLDS.shown('min_take_up_rise')} higher from then on, with {THRESHOLDS.min_take_up_deals} deals"
            " before and since."
        )
    return None


def _estimated(
    rollout: Rollout, unit: str, ratio: Estimate, *, is_drawn: bool, units: tuple[UnitTakeUp, ...]
) -> TakeUp:
    found = _estimates(rollout.cells, rollout.take_up)
    is_permuted = is_drawn or ratio.low is None
    dates = permutation.permutations(rollout.take_up) if is_permuted else ()
    others = [_estimates(rollout.cells, assigned) for assigned in dates]
    p = permutation.p_value(found.ratio, np.array([other.ratio for other in others]))
    pre_trend_p = _joint_p(found, others)
    return TakeUp(
        unit=unit,
        ratio=ratio,
        p=p,
        rise=rollout.rise,
        n_units=len(rollout.take_up),
        n_took_up=int((rollout.take_up != NEVER).sum()),
        pre_trend_ratio=None if math.isnan(found.lead_year) else safe_exp(found.lead_year),
        pre_trend_p=pre_trend_p,
        disagrees=_can_cap(rollout, unit) and (_is_against(ratio, p) or _is_small(pre_trend_p)),
        estimators=_others(rollout) if is_drawn else (),
        units=units,
        quarters=_quarters(rollout, found, others) if is_drawn else (),
    )


def _can_cap(rollout: Rollout, unit: str) -> bool:
    return unit == CAPPING and len(rollout.take_up) >= THRESHOLDS.min_take_up_units_to_cap


def _is_against(ratio: Estimate, p: float | None) -> bool:
    """Whether rates rose: by the interval, or where there is none by the p."""
    if ratio.low is not None:
        return ratio.low >= 1
    return (ratio.value or 0.0) > 1 and _is_small(p)


def _is_small(p: float | None) -> bool:
    return p is not None and p < THRESHOLDS.significance


def _estimates(cells: Cells, take_up: IntArray) -> _Found:
    cohorts, dates = event_study.by_cohort(cells, take_up)
    expected = event_study.expected_without(cohorts, dates)
    leads = event_study.expected_without(cohorts, np.where(dates == NEVER, NEVER, dates - LEADS))
    since = event_study.since_take_up(cohorts, dates)
    leads[since >= 0] = np.nan
    return _Found(
        ratio=event_study.log_ratio_of(cohorts, expected),
        lead_year=event_study.log_ratio_of(cohorts, leads),
        quarters=_by_quarter(cohorts, since, np.where(since < 0, leads, expected)),
    )


def _by_quarter(cells: Cells, since: IntArray, expected: FloatArray) -> FloatArray:
    """(LEADS + LAST + 1,) the log ratio of each quarter before and since take-up; nan where hardly any are expected."""
    at = np.minimum(since, LAST)
    ratios = np.full(LEADS + LAST + 1, np.nan)
    for place, quarter in enumerate(range(-LEADS, LAST + 1)):
        due = np.where(at == quarter, expected, np.nan)
        if np.nansum(due) >= _LEAST_EXPECTED:
            ratios[place] = event_study.log_ratio_of(cells, due)
    return ratios


def _extended(cells: Cells, take_up: IntArray) -> float:
    cohorts, dates = event_study.by_cohort(cells, take_up)
    return event_study.log_ratio_of(cohorts, event_study.expected_without(cohorts, dates))


def _imputed(cells: Cells, take_up: IntArray) -> float:
    return event_study.log_ratio_of(cells, event_study.expected_without(cells, take_up))


_OTHERS: dict[str, Estimator] = {IMPUTATION: _imputed, INTERACTION: event_study.interaction_weighted}


def _others(rollout: Rollout) -> tuple[tuple[str, Estimate], ...]:
    """The other estimators; a level for each unit only where units are few enough."""
    return tuple(
        (name, _ratio(rollout, estimator, name))
        for name, estimator in _OTHERS.items()
        if name != IMPUTATION or len(rollout.take_up) <= _MOST_LEVELS
    )


def _joint_p(found: _Found, others: list[_Found]) -> float | None:
    """The p of the largest deviation of the year before take-up, as a whole or in one quarter."""
    if not others or math.isnan(found.lead_year):
        return None
    return permutation.p_value(*permutation.largest(found.leads, np.array([other.leads for other in others])))


def _ratio(rollout: Rollout, estimator: Estimator, method: str) -> Estimate:
    """The ratio; with an interval by the jackknife over units where there are units enough.

    Of more than a hundred units a hundredth is left out at a time (Kott 2001: the delete-a-group jackknife).
    """
    cells, take_up, counts = rollout.cells, rollout.take_up, rollout.counts
    log_ratio, n_units = estimator(cells, take_up), len(take_up)
    if not math.isfinite(log_ratio):
        return withhold("No quarter has units before and since take-up to compare.", counts, method=method)
    half = math.nan
    if n_units >= THRESHOLDS.min_take_up_units_for_interval:
        folds = np.arange(n_units) % _MOST_FOLDS
        n_folds = int(folds.max()) + 1
        without = np.array([estimator(cells.only(folds != at), take_up[folds != at]) for at in range(n_folds)])
        se = math.sqrt((n_folds - 1) / n_folds * float(np.square(without - log_ratio).sum()))
        half = float(stats.t.ppf(THRESHOLDS.interval_high, n_folds - 1)) * se
    low, high = _limits(log_ratio, half)
    return Estimate(
        value=safe_exp(log_ratio),
        low=low,
        high=high,
        n_deals=counts.n_deals,
        n_events=counts.n_events,
        n_accounts=counts.n_accounts,
        method=f"{method}, jackknife by unit" if low is not None else method,
    )


def _quarters(rollout: Rollout, found: _Found, others: list[_Found]) -> tuple[QuarterSinceTakeUp, ...]:
    """Each quarter that can be drawn, with the band that holds for all of them at once."""
    permuted = np.array([other.quarters for other in others])
    scale, factor = np.zeros(LEADS + LAST + 1), math.nan
    if len(permuted) >= permutation.LEAST_KNOWN:
        scale = permutation.deviations(permuted)
        _, of_each = permutation.largest(found.quarters, permuted)
        if np.isfinite(of_each).any():
            factor = float(np.nanquantile(of_each, THRESHOLDS.interval_high - THRESHOLDS.interval_low))
    at = np.minimum(event_study.since_take_up(rollout.cells, rollout.take_up), LAST)
    drawn = []
    for place, quarter in enumerate(range(-LEADS, LAST + 1)):
        value, is_here = float(found.quarters[place]), at == quarter
        if not math.isfinite(value):
            continue
        low, high = _limits(value, factor * scale[place] if scale[place] > 0 else math.nan)
        n_deals, n_events = (int(values[is_here].sum()) for values in (rollout.cells.deals, rollout.cells.counts))
        drawn.append(QuarterSinceTakeUp(quarter, safe_exp(value), low, high, n_deals=n_deals, n_events=n_events))
    return tuple(drawn)


def _limits(value: float, half: float) -> tuple[float | None, float | None]:
    """The ratio's limits, `half` to either side of its log; None where that is not finite."""
    if not math.isfinite(half):
        return None, None
    return safe_exp(value - half), safe_exp(value + half)
