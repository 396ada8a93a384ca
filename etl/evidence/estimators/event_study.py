"""Staggered take-up: what followed in the units that took something up, against those that had not yet.

Rates of a unit's deals by quarter of signature, as a two-way Poisson mean: log E[Y_utw] = group_u + quarter_t + a_w +
log months. It is fitted to the cells before take-up alone and carried on to those after it. The regression of all cells
with a coefficient for each cohort and quarter after take-up gives the same (Wooldridge 2023: extended two-way fixed
effects and imputation agree for a Poisson mean). The ratio is that of what happened to what was carried on.
"""

from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import poisson
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray

NEVER = np.iinfo(np.int64).max // 2  # the quarter of take-up of a unit that did not
LEADS = 4  # quarters before take-up that are looked at, and that the interaction-weighted estimate compares with
_LEAST_EVENTS = 5  # before take-up, for an effect of a quarter of its own; else it shares that of the quarter before
_HALF = 0.5  # Jeffreys' addition, which is Firth's for a saturated Poisson mean (Firth 1993)


@dataclass(frozen=True, slots=True)
class Cells:
    """U units by T quarters of signature, without gaps between the quarters."""

    events: FloatArray  # (U, T, w) in windows since signature
    months: FloatArray  # (U, T, w)
    deals: FloatArray  # (U, T)

    @property
    def shape(self) -> tuple[int, int]:
        """U and T."""
        n_units, n_quarters, _ = self.events.shape
        return n_units, n_quarters

    @property
    def counts(self) -> FloatArray:
        """(U, T) events in all windows."""
        counts: FloatArray = self.events.sum(axis=2)
        return counts

    def only(self, units: BoolArray | IntArray) -> "Cells":
        """Some of the units."""
        return Cells(self.events[units], self.months[units], self.deals[units])


def cells_of(units: IntArray, quarters: IntArray, events: FloatArray, months: FloatArray) -> Cells:
    """The cells of n deals: `units` and `quarters` are codes from 0, `events` and `months` (n, w)."""
    shape = (int(units.max(initial=-1)) + 1, int(quarters.max(initial=0)) + 1)
    cells = Cells(np.zeros((*shape, events.shape[1])), np.zeros((*shape, events.shape[1])), np.zeros(shape))
    np.add.at(cells.events, (units, quarters), events)
    np.add.at(cells.months, (units, quarters), months)
    np.add.at(cells.deals, (units, quarters), 1.0)
    return cells


def since_take_up(cells: Cells, take_up: IntArray) -> IntArray:
    """(U, T) quarters since the unit's take-up: negative before it."""
    return np.arange(cells.shape[1])[None, :] - take_up[:, None]


def by_cohort(cells: Cells, take_up: IntArray) -> tuple[Cells, IntArray]:
    """The units that took up in the same quarter as one, and (cohorts,) the quarters, those that never did last."""
    quarters, cohort = np.unique(take_up, return_inverse=True)
    member = (cohort == np.arange(len(quarters))[:, None]).astype(np.float64)
    summed = (np.tensordot(member, values, axes=1) for values in (cells.events, cells.months, cells.deals))
    return Cells(*summed), quarters


def carried_on(events: FloatArray, months: FloatArray, x: FloatArray, is_before: BoolArray) -> FloatArray | None:
    """(n,) the events expected of each row by the model of the rows before take-up; None without a finite fit.

    `events` and `months` are (n, w); `x` (n, k) has what the rows differ in otherwise.
    """
    if not events[is_before].sum() > 0:
        return None
    fit = poisson.fit(events[is_before], months[is_before], x[is_before])
    if not fit.is_converged:
        return None
    per_month = np.exp(fit.intercepts)[fit.window_of]
    expected: FloatArray = np.exp(x @ fit.coefficients) * (months @ per_month)
    return expected


def expected_without(cells: Cells, take_up: IntArray) -> FloatArray:
    """(U, T) the events expected after take-up had rates gone on as in the units that had not yet; nan elsewhere.

    Each unit has a level of its own; of cohorts (`by_cohort`) it is extended two-way fixed effects, of units themselves
    the imputation of Borusyak, Jaravel & Spiess 2024. Also nan: a unit without an event before its take-up, whose level
    nothing tells, and a quarter in which no unit was left to compare with.
    """
    is_after = since_take_up(cells, take_up) >= 0
    is_before = ~is_after & (cells.months.sum(axis=2) > 0)
    is_before &= ((cells.counts * is_before).sum(axis=1) > 0)[:, None]
    is_wanted = is_after & is_before.any(axis=1)[:, None] & is_before.any(axis=0)
    expected = np.full(cells.shape, np.nan)
    if not is_wanted.any():
        return expected
    rows = is_before | is_wanted
    unit_of, quarter_of = np.nonzero(rows)
    effects = _shared(np.where(is_before, cells.counts, 0.0).sum(axis=0))
    x = np.hstack([_indicators(unit_of), _indicators(effects[quarter_of])])
    found = carried_on(cells.events[rows], cells.months[rows], x, is_before[rows])
    if found is not None:
        expected[rows] = found
    expected[~is_wanted] = np.nan
    return expected


def log_ratio_of(cells: Cells, expected: FloatArray) -> float:
    """The log of the events over those `expected` (U, T), each with half an event more; nan where none is expected.

    Cells that are nan are left out.
    """
    is_compared = np.isfinite(expected)
    due = float(expected[is_compared].sum())
    return float(np.log((cells.counts[is_compared].sum() + _HALF) / (due + _HALF))) if due > 0 else np.nan


def interaction_weighted(cells: Cells, take_up: IntArray) -> float:
    """The log rate ratio of take-up by cohort and quarter against never-adopters, weighted by deals; nan where none is.

    Sun & Abraham 2021; the year before take-up is the reference. Without a unit that never took up, the last cohort
    before its own take-up is compared with, as they propose.
    """
    cohorts, groups = by_cohort(cells, take_up)
    if len(groups) < 2:
        return np.nan
    counts, months, deals = cohorts.counts, cohorts.months @ _per_month(cells), cohorts.deals
    levels = np.full(counts.shape, np.nan)
    np.log((counts + _HALF) / np.where(months > 0, months, 1.0), out=levels, where=months > 0)
    until = min(int(groups[-1]), cells.shape[1])
    effects, is_after = cohort_effects(levels[:-1, :until], levels[-1, :until], groups[:-1], reference=LEADS)
    is_compared = is_after & np.isfinite(effects)
    weights = np.where(is_compared, deals[:-1, :until], 0.0)
    total = float(weights.sum())
    return float((np.where(is_compared, effects, 0.0) * weights).sum() / total) if total > 0 else np.nan


def cohort_effects(
    levels: FloatArray, control: FloatArray, take_up: IntArray, *, reference: int
) -> tuple[FloatArray, BoolArray]:
    """(g, T) the differences in differences of each cohort to the control, and which of them lie after take-up.

    `levels` (g, T) and `control` (T,) may have nan; the `reference` quarters before take-up are compared with. It is
    the coefficient of the cohort and quarter in the saturated regression (Sun & Abraham 2021).
    """
    since = np.arange(levels.shape[1])[None, :] - take_up[:, None]
    gap = levels - control
    is_reference = (since < 0) & (since >= -reference) & np.isfinite(gap)
    n = is_reference.sum(axis=1)
    before = np.where(is_reference, gap, 0.0).sum(axis=1) / np.where(n > 0, n, np.nan)
    return gap - before[:, None], since >= 0


def _per_month(cells: Cells) -> FloatArray:
    """(w,) events per month in each window, of all cells."""
    events, months = (values.sum(axis=(0, 1)) for values in (cells.events, cells.months))
    rates: FloatArray = (events + _HALF) / np.maximum(months, _HALF)
    return rates


def _shared(events: FloatArray) -> IntArray:
    """(T,) for each quarter the effect that it shares: quarters are joined until they have five events together."""
    effects = np.zeros(len(events), dtype=np.int64)
    total, effect = 0.0, 0
    for at, n in enumerate(events):
        if total >= _LEAST_EVENTS:
            total, effect = 0.0, effect + 1
        total += n
        effects[at] = effect
    if total < _LEAST_EVENTS:
        effects = np.minimum(effects, max(effect - 1, 0))
    return effects


def _indicators(codes: IntArray) -> FloatArray:
    """(n, levels − 1) against the first level."""
    found: FloatArray = (codes[:, None] == np.unique(codes)[1:]).astype(np.float64)
    return found
