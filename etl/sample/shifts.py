"""What shifts a deal's practices and its rate of escalations beside its covariates, process by process.

Every shift is of log odds or log rates. What the control tickets are blind to is missing from theirs.
"""

from dataclasses import dataclass
from math import log

import numpy as np

from etl.sample.firm import DAYS_PER_MONTH, WINDOW_EDGES, FloatArray, IntArray
from etl.sample.presets import Preset
from etl.sample.processes import Calendar, RollOut, Staggered

_NEVER = 10_000  # a quarter that does not come
_WITHOUT_PRACTICES = {"c7", "c8"}  # claims whose hidden factor is drawn elsewhere, or drives no practice


@dataclass(frozen=True, slots=True)
class Known:
    """What the shifts depend on, per deal."""

    signed: IntArray
    quarter: IntArray
    segment: IntArray
    region: IntArray
    delivery_lead: IntArray
    account: IntArray


@dataclass(frozen=True, slots=True)
class Shifts:
    """(n,) each, but `exposure`: (n, 4), how much a month of a window counts."""

    adoption: FloatArray
    rate: FloatArray
    controls: FloatArray
    skill: FloatArray  # of the delivery lead
    territory: IntArray  # within the region, from 0
    taken_up: IntArray  # quarter in which the territory took the practices up
    released_on: int | None = None


def shifts(of: Known, truth: Preset, hidden: FloatArray, rng: np.random.Generator) -> Shifts:
    """The sum of what each process of a firm shifts; `hidden` is the factor of a claim."""
    n = len(of.signed)
    adoption, rate, controls = np.zeros(n), np.zeros(n), np.zeros(n)
    skill = rng.normal(size=int(of.delivery_lead.max()) + 1)[of.delivery_lead]
    territory, taken_up = np.zeros(n, np.int64), np.full(n, _NEVER)
    released_on = None
    if truth.lead:
        adoption += truth.lead.adoption * skill
        rate += truth.lead.rate * skill
        controls += 0.0 if truth.lead.are_controls_blind else truth.lead.rate * skill
    if truth.calendar:
        share = _after(of.signed, truth.calendar)
        adoption += truth.calendar.adoption * share
        rate += truth.calendar.rate * share
        controls += 0.0 if truth.calendar.are_controls_blind else truth.calendar.rate * share
        released_on = None if truth.calendar.released == 1 else round(truth.calendar.first_month * DAYS_PER_MONTH)
    if truth.staggered:
        territory, taken_up = _territories(of, truth.staggered, rng)
        adoption += np.where(of.quarter >= taken_up, truth.staggered.after, truth.staggered.before)
        trend = _earlier_trend(of, taken_up, truth.staggered)
        rate, controls = rate + trend, controls + trend
    if truth.roll_out:
        adoption += _rolled_out(of, truth.roll_out)
    if truth.claims and {*truth.claims.hidden} - _WITHOUT_PRACTICES:
        adoption += truth.claims.adoption * hidden
    return Shifts(adoption, rate, controls, skill, territory, taken_up, released_on)


def months_that_count(signed: IntArray, exposure: FloatArray, released_on: int | None, factor: float) -> FloatArray:
    """(n, 4) of each window's days, those after a release by its factor."""
    if released_on is None:
        return exposure
    until_release = np.clip((released_on - signed)[:, None] - WINDOW_EDGES[:-1], 0, exposure)
    counted: FloatArray = until_release + factor * (exposure - until_release)
    return counted


def _after(signed: IntArray, calendar: Calendar) -> FloatArray:
    """(n,) how much of a step or ramp a deal that was signed on a day has behind it, 0 to 1."""
    month = signed / DAYS_PER_MONTH
    length = max(calendar.last_month - calendar.first_month, 1e-9)
    share: FloatArray = np.clip((month - calendar.first_month) / length, 0, 1)
    return share


def _territories(of: Known, staggered: Staggered, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """(n,) the territory of each deal's account within its region, and the quarter of its take-up."""
    n_units = staggered.per_region * (int(of.region.max()) + 1)
    territory = rng.integers(0, staggered.per_region, int(of.account.max()) + 1)[of.account]
    quarters = rng.integers(staggered.first_quarter, staggered.last_quarter + 1, n_units)
    taken_up = np.where(rng.random(n_units) < staggered.never, _NEVER, quarters)
    return territory, taken_up[of.region * staggered.per_region + territory]


def _earlier_trend(of: Known, taken_up: IntArray, staggered: Staggered) -> FloatArray:
    """(n,) a trend over the quarters of signature in the territories that take the practices up, before and after."""
    trend: FloatArray = np.where(taken_up < _NEVER, staggered.earlier_trend * of.quarter, 0.0)
    return trend


def _rolled_out(of: Known, roll_out: RollOut) -> FloatArray:
    """(n,) from the share before the decision to the one after, within two quarters, in one segment."""
    progress = np.clip((of.quarter - roll_out.first_quarter + 1) / 2, 0, 1) * (of.segment == roll_out.segment)
    share = roll_out.before + (roll_out.after - roll_out.before) * progress
    odds: FloatArray = np.log(share / (1 - share)) - log(0.45 / 0.55)
    return odds
