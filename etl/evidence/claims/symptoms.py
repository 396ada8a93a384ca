"""Escalations with and without each symptom of a missing practice; rates and ratios without verdicts."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.evidence.claims.study import why_not
from etl.evidence.estimators.boundary import boundary_ratio
from etl.evidence.estimators.design import bare, ladder
from etl.evidence.estimators.panel import SYMPTOMS, Panel, panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.rates import dispersion, rate
from etl.evidence.estimators.regression import regress, regress_richest
from etl.evidence.inputs import Inputs
from etl.evidence.results import Estimate, withhold

_NO_FIT = "No model with a finite ratio fits these deals."


@dataclass(frozen=True, slots=True)
class Symptom:
    """Escalations with and without a symptom."""

    symptom: str  # a column of marts.deal_outcomes
    rate_with: Estimate  # attributable escalations per 100 engagement-months within 12 months of signature
    rate_without: Estimate
    crude: Estimate  # rate ratio, with against without
    adjusted: Estimate  # for what the main claim is adjusted for; not for the practices
    unknown_share: float  # of the observed deals


def symptoms(inputs: Inputs) -> tuple[Symptom, ...]:
    """Each of the three symptoms. Where a number can't be had it is withheld with the reason."""
    observed = panel(inputs.deals, inputs.windows, fiscal_year=inputs.fiscal_year)
    return tuple(_symptom(observed, name) for name in SYMPTOMS)


def _symptom(observed: Panel, name: str) -> Symptom:
    known = observed.only(np.isfinite(observed.numbers[name]))
    has = known.numbers[name]
    crude, adjusted = _ratios(known, has)
    return Symptom(
        symptom=name,
        rate_with=_rate(known.only(has == 1)),
        rate_without=_rate(known.only(has == 0)),
        crude=crude,
        adjusted=adjusted,
        unknown_share=1 - known.n_deals / observed.n_deals if observed.n_deals else 0.0,
    )


def _ratios(known: Panel, has: FloatArray) -> tuple[Estimate, Estimate]:
    """The crude and the adjusted ratio; the boundary's where one arm has no escalations."""
    reason = why_not(known, has)
    if reason is not None:
        return withhold(reason, known.counts), withhold(reason, known.counts)
    exposure = has[:, None]
    crude = regress(known, bare(exposure))
    adjusted = regress_richest(known, ladder(known, exposure, exposure))
    return (
        crude.rate_ratio((1.0,)) if crude is not None else withhold(_NO_FIT, known.counts),
        adjusted.rate_ratio((1.0,)) if adjusted is not None else boundary_ratio(known, has),
    )


def _rate(arm: Panel) -> Estimate:
    months = arm.months.sum(axis=1)
    cells = {"account_id": arm.accounts, "n_events": arm.events.sum(axis=1), "months": months}
    return rate(
        arm.n_events,
        float(months.sum()),
        n_deals=arm.n_deals,
        n_accounts=arm.n_accounts,
        dispersion=dispersion(pl.DataFrame(cells)),
    )
