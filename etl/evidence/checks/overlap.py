"""Whether the deals compared are alike enough to compare, and the estimate among those that are.

Overlap weights (Li, Morgan & Zaslavsky 2018): a practised deal counts by its probability of not being, and the reverse.
With a logistic model by maximum likelihood the arms' weighted means of its covariates are then equal.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators import logistic
from etl.evidence.estimators.design import FULL, PEOPLE, Design, assemble, blocks
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import LogRatio, Regression, regress
from etl.evidence.results import Balance
from etl.evidence.verdicts.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the arms of a contrast overlap."""

    weights: FloatArray  # (n,)
    effective_deals: tuple[float, float]  # per arm: how many equally weighted deals these amount to
    share_outside: float  # of the deals, with a probability of their arm near 0 or 1
    ratio: LogRatio | None  # overlap-weighted, with the covariates; None where it has no finite fit
    method: str


def overlap(
    regression: Regression, contrast: tuple[float, ...], is_first: BoolArray, *, is_compared: BoolArray | None = None
) -> Overlap | None:
    """The overlap of the deals that `is_first` marks with the others; None where no model tells them apart.

    `is_compared` leaves out deals of neither side. The propensity's covariates are the regression's, and those of its
    exposures that `contrast` leaves out.
    """
    panel, design = regression.panel, regression.design
    if is_compared is not None and not is_compared.all():
        panel, is_first = panel.only(is_compared), is_first[is_compared]
        design, contrast = _among(design, contrast, is_compared)
    others = design.tells_arms
    others[: design.n_exposures] = True
    others[: len(contrast)] = np.array(contrast) == 0
    propensity = logistic.fit(is_first, design.x[:, others])
    if propensity is None:
        return None
    weights = np.where(is_first, 1 - propensity.probabilities, propensity.probabilities)
    is_outside = _is_outside(propensity.probabilities)
    weighted = regress(weighted_by(weights, panel), design)
    return Overlap(
        weights=weights,
        effective_deals=(_effective(weights[is_first]), _effective(weights[~is_first])),
        share_outside=float(is_outside.mean()),
        ratio=None if weighted is None else weighted.log_ratio(contrast),
        method=propensity.method,
    )


def _among(design: Design, contrast: tuple[float, ...], is_in: BoolArray) -> tuple[Design, tuple[float, ...]]:
    """The design and the contrast on some deals, without the columns in which those are alike."""
    varies = np.ptp(design.x[is_in], axis=0) > 0
    n_exposures = int(varies[: design.n_exposures].sum())
    x = design.x[is_in][:, varies]
    weights = tuple(weight for weight, kept in zip(contrast, varies.tolist(), strict=False) if kept)
    covariates = varies[design.n_exposures :].tolist()
    terms = tuple(term for term, kept in zip(design.terms, covariates, strict=False) if kept)
    return Design(x, n_exposures, design.adjustment, terms), weights


def weighted_by(weights: FloatArray, panel: Panel) -> Panel:
    """The panel whose Poisson score is that of `panel` weighted per deal: events and time are scaled alike."""
    by_deal = weights[:, None]
    return dataclasses.replace(panel, events=panel.events * by_deal, months=panel.months * by_deal)


def balance_table(panel: Panel, score: FloatArray, is_first: BoolArray, weights: FloatArray) -> tuple[Balance, ...]:
    """Per covariate, the full set's included, the largest standardised difference of its columns (Austin 2009).

    In standard deviations pooled over the unweighted arms. Columns that are alike everywhere are left out.
    """
    if not 0 < is_first.sum() < len(is_first):
        return ()
    covariates = blocks(panel, score[:, None])
    design = assemble(np.empty((panel.n_deals, 0)), {term: covariates[term] for term in (*FULL, *PEOPLE)})
    raw = _differences(design, is_first, np.ones_like(weights))
    weighted = _differences(design, is_first, weights)
    return tuple(
        Balance(term, raw[term], weighted[term], is_flagged=_is_imbalanced(weighted[term], panel.n_deals))
        for term in design.adjustment
    )


def _is_imbalanced(difference: float, n_deals: int) -> bool:
    """Whether the arms of that many deals differ too much, in standard deviations."""
    is_few = n_deals < THRESHOLDS.few_deals
    return abs(difference) > (THRESHOLDS.max_imbalance_of_few if is_few else THRESHOLDS.max_imbalance)


def _is_outside(probabilities: FloatArray) -> BoolArray:
    """(n,) the deals that have hardly any like them in the other arm."""
    is_outside: BoolArray = (probabilities < THRESHOLDS.propensity_low) | (probabilities > THRESHOLDS.propensity_high)
    return is_outside


def _differences(design: Design, is_first: BoolArray, weights: FloatArray) -> dict[str, float]:
    means = [np.average(design.x[arm], axis=0, weights=weights[arm]) for arm in (is_first, ~is_first)]
    pooled = np.sqrt((design.x[is_first].var(axis=0) + design.x[~is_first].var(axis=0)) / 2)
    differences = (means[0] - means[1]) / np.where(pooled > 0, pooled, 1.0)
    largest: dict[str, float] = {}
    for term, difference in zip(design.terms, differences.tolist(), strict=True):
        if abs(difference) >= abs(largest.get(term, 0.0)):
            largest[term] = difference
    return largest


def _effective(weights: FloatArray) -> float:
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0
