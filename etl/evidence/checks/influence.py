"""How much the ratio rests on one account, or on the deals of one sales owner or one delivery lead."""

import numpy as np
import polars as pl

from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import NOT_RECORDED, Panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import LogRatio, Regression, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Influence

OWNERS, LEADS = "sales_owner_id", "delivery_lead_id"
_REFITTED = 3  # people at either end of the range
_DEALS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("deal_id", "account_id", "ultimate_account_id", "account_name"), pl.String),
    **dict.fromkeys((OWNERS, LEADS, "sales_owner_name", "delivery_lead_name"), pl.String),
}
_ACCOUNT = ("account_name", "ultimate_account_id", "account_id")
_PERSON = {OWNERS: ("sales_owner_name", OWNERS), LEADS: ("delivery_lead_name", LEADS)}


class PeopleLeftOut:
    """A model without the deals of one sales owner, or of one delivery lead; its contrasts share the refits."""

    def __init__(self, regression: Regression) -> None:
        self._regression = regression
        self._coefficients: dict[tuple[str, int], FloatArray | None] = {}
        self._steps = {kind: self._one_steps(kind) for kind in (OWNERS, LEADS)}

    def log_ratios(self, kind: str, contrast: tuple[float, ...]) -> dict[int, float]:
        """The log ratio without each of those who could make it least or most, by their code; none for one person.

        Found by one step (the deviations of CR3, by person), then refitted.
        """
        weights = np.array(contrast)
        moved = {person: float(step[: len(weights)] @ weights) for person, step in self._steps[kind].items()}
        order = sorted(moved, key=moved.__getitem__)
        chosen = order if len(order) <= 2 * _REFITTED else [*order[:_REFITTED], *order[-_REFITTED:]]
        found = {person: self._refit(kind, person) for person in chosen}
        return {person: float(value[: len(weights)] @ weights) for person, value in found.items() if value is not None}

    def _one_steps(self, kind: str) -> dict[int, FloatArray]:
        """By each person's code, by how much the coefficients move without that person's deals."""
        regression, codes = self._regression, self._regression.panel.codes[kind]
        people, groups = np.unique(codes, return_inverse=True)
        if (people != NOT_RECORDED).sum() < 2:
            return {}
        deviations = clusters.jackknife(regression.fit, regression.design.x, groups)[
            :, len(regression.fit.intercepts) :
        ]
        steps = zip(people.tolist(), -deviations, strict=True)
        return {person: step for person, step in steps if person != NOT_RECORDED}

    def _refit(self, kind: str, person: int) -> FloatArray | None:
        if (kind, person) not in self._coefficients:
            is_out = self._regression.panel.codes[kind] == person
            self._coefficients[kind, person] = _left_out(self._regression, is_out, self._regression.fit)
        return self._coefficients[kind, person]


def influence(
    inputs: Inputs, regression: Regression, contrast: tuple[float, ...], *, people: PeopleLeftOut | None = None
) -> Influence:
    """The range of the ratio with one account left out, with one sales owner, and with one delivery lead.

    Accounts by the one-step deviations of CR3, but for the one with most deals, whose refit is exact; people by exact
    refits of those at either end, which `people` shares between contrasts.
    """
    ratio = regression.log_ratio(contrast)
    panel, weights = regression.panel, np.array(contrast)
    largest = int(np.argmax(np.bincount(panel.accounts)))
    largest_left_out = _left_out(regression, panel.accounts == largest, None)
    without_largest = None if largest_left_out is None else float(largest_left_out[: len(weights)] @ weights)
    without = ratio.value - ratio.deviations
    if without_largest is not None:
        without[largest] = without_largest
    left_out = people or PeopleLeftOut(regression)
    owners, leads = (_range(inputs, ratio, panel, kind, left_out.log_ratios(kind, contrast)) for kind in _PERSON)
    account = _name(inputs, panel, panel.accounts == np.argmax(np.abs(without - ratio.value)), _ACCOUNT)
    return Influence(
        low_without_an_account=safe_exp(float(without.min())),
        high_without_an_account=safe_exp(float(without.max())),
        most_influential_account=account,
        low_without_an_owner=owners[0],
        high_without_an_owner=owners[1],
        most_influential_owner=owners[2],
        low_without_a_lead=leads[0],
        high_without_a_lead=leads[1],
        most_influential_lead=leads[2],
    )


def _range(
    inputs: Inputs, ratio: LogRatio, panel: Panel, kind: str, without: dict[int, float]
) -> tuple[float, float, str] | tuple[None, None, None]:
    """The least and the most ratio without one of these people, and who moves it most; None for one person."""
    if not without:
        return None, None, None
    strongest = max(without, key=lambda person: abs(without[person] - ratio.value))
    name = _name(inputs, panel, panel.codes[kind] == strongest, _PERSON[kind])
    return safe_exp(min(without.values())), safe_exp(max(without.values())), name


def _left_out(regression: Regression, is_out: BoolArray, start_from: poisson.Fit | None) -> FloatArray | None:
    """The coefficients of the same design without some deals; None where it has no finite fit."""
    panel, kept = regression.panel, ~is_out
    if not panel.events[kept].sum() or not kept.any():
        return None
    is_same = bool((panel.events[kept].sum(axis=0) > 0).all())
    fit = poisson.fit(
        panel.events[kept],
        panel.months[kept],
        regression.design.x[kept],
        start_from=start_from if is_same else None,
    )
    return None if fit.is_boundary else fit.coefficients


def _name(inputs: Inputs, panel: Panel, is_in: BoolArray, columns: tuple[str, ...]) -> str:
    """What the first of these deals has in the first of `columns` that is filled in."""
    if panel.deal_ids is None:
        return "not recorded"
    deal = typed(inputs.deals, _DEALS).filter(pl.col("deal_id") == str(panel.deal_ids[int(np.argmax(is_in))]))
    names = deal.select(pl.coalesce(*columns, pl.lit("not recorded"))).to_series()
    return str(names[0]) if len(names) else "not recorded"
