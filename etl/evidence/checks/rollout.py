"""The units of a firm by quarter of signature, with the take-up of each: what the second design of C4 reads."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.evidence.checks.take_up import Uptake, aligned, is_judged, uptake
from etl.evidence.estimators import event_study
from etl.evidence.estimators.event_study import NEVER, Cells
from etl.evidence.estimators.panel import NOT_RECORDED, Panel, typed
from etl.evidence.estimators.poisson import IntArray
from etl.evidence.findings import UnitTakeUp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Counts

UNITS = {
    "region": "region",
    "segment": "segment",
    "service line": "service_line",
    "sales owner": "sales_owner_id",
    "delivery lead": "delivery_lead_id",
}
PERSONS = ("sales owner", "delivery lead")  # counted, never named


@dataclass(frozen=True, slots=True)
class Rollout:
    """The units with deals enough for a take-up to be seen."""

    cells: Cells
    uptake: Uptake
    panel: Panel  # their deals
    units: IntArray  # (n,) of the deals: the row of their cells
    quarters: IntArray  # (n,) the column
    first: int  # the number of the first quarter, as a panel counts them
    codes: IntArray  # (U,) in the panel

    @property
    def take_up(self) -> IntArray:
        """(U,) the quarter of take-up; NEVER where there is none."""
        return self.uptake.take_up

    @property
    def counts(self) -> Counts:
        """What an estimate on them rests on."""
        return self.panel.counts

    @property
    def rise(self) -> float | None:
        """By how many practices the mean score of the units that took up rose; of deals with every practice known."""
        score, take_up = self.panel.practised.sum(axis=1), self.take_up[self.units]
        is_counted = np.isfinite(score) & (take_up != NEVER)
        is_since = self.quarters >= take_up
        since, before = score[is_counted & is_since], score[is_counted & ~is_since]
        return float(since.mean() - before.mean()) if len(since) and len(before) else None


def rollout_by(observed: Panel, unit: str) -> Rollout:
    """The deals of a panel by their units, a key of UNITS. Deals without one, or a day of signature, are out."""
    codes, quarter = observed.codes[UNITS[unit]], observed.numbers["quarter"]
    is_placed = (codes != NOT_RECORDED) & np.isfinite(quarter)
    is_aligned = aligned(observed.practised)
    judged = is_judged(codes[is_placed], is_aligned[is_placed], int(codes.max(initial=-1)) + 1)
    kept = is_placed & np.append(judged, False)[codes]
    panel, chosen = observed.only(kept), np.flatnonzero(judged)
    units = np.searchsorted(chosen, codes[kept])
    first = int(quarter[kept].min()) if kept.any() else 0
    quarters = (quarter[kept] - first).astype(np.int64)
    cells = event_study.cells_of(units, quarters, panel.events, panel.months)
    return Rollout(
        cells=cells,
        uptake=uptake(units, quarters, is_aligned[kept], shape=cells.shape),
        panel=panel,
        units=units,
        quarters=quarters,
        first=first,
        codes=chosen,
    )


def units_of(inputs: Inputs, rollout: Rollout, unit: str) -> tuple[UnitTakeUp, ...]:
    """Each unit with its take-up, in the order of their names."""
    names = {} if unit in PERSONS else _names(inputs, rollout.panel, UNITS[unit])
    found, first_day = rollout.uptake, inputs.fiscal_year.first_day
    return tuple(
        UnitTakeUp(
            name=names.get(int(code)),
            take_up_on=None if found.take_up[at] == NEVER else first_day(rollout.first + int(found.take_up[at])),
            share_before=_finite(found.before[at]),
            share_since=_finite(found.since[at]),
            n_deals=int(rollout.cells.deals[at].sum()),
        )
        for at, code in enumerate(rollout.codes)
    )


def _names(inputs: Inputs, observed: Panel, column: str) -> dict[int, str]:
    """What each code of a column stands for."""
    deals = typed(inputs.deals, {"deal_id": pl.String, column: pl.String}).drop_nulls()
    by_deal = dict(deals.iter_rows())
    ids = [] if observed.deal_ids is None else observed.deal_ids.tolist()
    pairs = zip(ids, observed.codes[column], strict=True)
    return {int(code): by_deal[deal_id] for deal_id, code in pairs if deal_id in by_deal}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
