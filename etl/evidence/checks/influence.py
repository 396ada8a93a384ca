"""How much the ratio rests on one account, or on the deals of one sales owner."""

import numpy as np
import polars as pl

from etl.evidence.estimators import poisson
from etl.evidence.estimators.panel import NOT_RECORDED, Panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import Regression, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Influence

MOST_OWNERS = 100
_DEALS: dict[str, type[pl.DataType]] = dict.fromkeys(
    ("deal_id", "account_id", "ultimate_account_id", "account_name", "sales_owner_id", "sales_owner_name"), pl.String
)
_ACCOUNT = ("account_name", "ultimate_account_id", "account_id")
_OWNER = ("sales_owner_name", "sales_owner_id")


def influence(
    inputs: Inputs,
    regression: Regression,
    contrast: tuple[float, ...],
    *,
    refits: dict[int, FloatArray] | None = None,
) -> Influence:
    """The range of the ratio with one account left out, and with one sales owner.

    Accounts by the one-step deviations of CR3, but for the one with most deals, whose refit is exact; owners by exact
    refits of the 100 with most deals, which `refits` gives where `without_owners` has made them before.
    """
    ratio = regression.log_ratio(contrast)
    panel, weights = regression.panel, np.array(contrast)
    largest = int(np.argmax(np.bincount(panel.accounts)))
    largest_left_out = _left_out(regression, panel.accounts == largest, None)
    without_largest = None if largest_left_out is None else float(largest_left_out[: len(weights)] @ weights)
    without = ratio.value - ratio.deviations
    if without_largest is not None:
        without[largest] = without_largest
    refits = without_owners(regression) if refits is None else refits
    by_owner = {owner: float(found[: len(weights)] @ weights) for owner, found in refits.items()}
    moved = {owner: abs(value - ratio.value) for owner, value in by_owner.items()}
    strongest = max(moved, key=moved.__getitem__) if moved else None
    account = _name(inputs, panel, panel.accounts == np.argmax(np.abs(without - ratio.value)), _ACCOUNT)
    return Influence(
        low_without_an_account=safe_exp(float(without.min())),
        high_without_an_account=safe_exp(float(without.max())),
        most_influential_account=account,
        low_without_an_owner=safe_exp(min(by_owner.values())) if by_owner else None,
        high_without_an_owner=safe_exp(max(by_owner.values())) if by_owner else None,
        most_influential_owner=None
        if strongest is None
        else _name(inputs, panel, panel.codes["sales_owner_id"] == strongest, _OWNER),
    )


def without_owners(regression: Regression) -> dict[int, FloatArray]:
    """The coefficients without each of the sales owners with most deals, by the owner's code; none for one owner."""
    owners = regression.panel.codes["sales_owner_id"]
    counts = np.bincount(owners - NOT_RECORDED)[-NOT_RECORDED:]
    chosen = [int(owner) for owner in np.argsort(-counts, kind="stable")[:MOST_OWNERS] if counts[owner]]
    if len(chosen) < 2:
        return {}
    refits = {owner: _left_out(regression, owners == owner, regression.fit) for owner in chosen}
    return {owner: value for owner, value in refits.items() if value is not None}


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
