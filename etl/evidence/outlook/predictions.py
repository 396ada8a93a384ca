"""Escalations expected of deals from a model fitted to other deals, with how sure the mean and a single count are.

A deal's count is taken to vary as a negative binomial's with the model's mean: variance μ + αμ², α by the method of
moments (Lawless 1987), plus the variance of the estimated mean. The sales owner's and the delivery lead's usual
practices are those of the fitted deals. The quarter of signature enters smoothly, for the level of the last quarter
alone is little known, and one after the fitted ones counts as the last of them: no trend is carried on. The covariates'
coefficients are shrunk together (Copas 1983; van Houwelingen & Le Cessie 1990), since a model fits the deals it is made
from better than later ones; the practices' are left as estimated.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.estimators import design
from etl.evidence.estimators.g_computation import expected_in_a_year, gradient_in_a_year
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray, row_sums
from etl.evidence.estimators.regression import CONFIDENCE, Regression, regress

_SETS = (design.PRIMARY, design.MINIMAL)


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model, and the columns of every deal of the panel that it was made from."""

    regression: Regression
    x: FloatArray  # (n, k); nan where a practice is unknown

    @property
    def covariance(self) -> FloatArray:
        """(v+k, v+k) by CR3."""
        deviations = self.regression.deviations
        n_accounts = len(deviations)
        covariance: FloatArray = (n_accounts - 1) / n_accounts * deviations.T @ deviations
        return covariance

    @property
    def t(self) -> float:
        """The factor of a standard error in a 95 % limit."""
        return float(stats.t.ppf((1 + CONFIDENCE) / 2, len(self.regression.deviations) - 1))

    @property
    def heterogeneity(self) -> float:
        """α ≥ 0, by the method of moments."""
        fit = self.regression.fit
        expected, residuals = row_sums(fit.expected), row_sums(fit.residuals)
        excess = float((np.square(residuals) - expected).sum())
        return max(excess, 0.0) / float(np.square(expected).sum())


@dataclass(frozen=True, slots=True)
class Expected:
    """m deals: the mean with its 95 % interval, and where a single deal's count falls with 95 % probability."""

    mean: FloatArray  # (m,)
    low: FloatArray
    high: FloatArray
    n_low: FloatArray
    n_high: FloatArray


def fit_on(panel: Panel, is_fitted: BoolArray) -> Model | None:
    """The model of the deals `is_fitted` marks, whose practices must be known; None where none has a finite fit."""
    fitted = panel.only(is_fitted)
    if fitted.n_accounts < 2 or fitted.n_events == 0:
        return None
    as_known = _as_known(panel, is_fitted)
    blocks = design.blocks(as_known, np.where(is_fitted[:, None], panel.practised, np.nan))
    for terms in _SETS:
        covariates = {term: block for term, block in blocks.items() if term in (*terms, *design.PEOPLE)}
        joint = design.assemble(panel.practised, covariates, on=is_fitted)
        is_afforded = fitted.n_events >= design.EVENTS_PER_PARAMETER * (joint.x.shape[1] + fitted.events.shape[1])
        if not is_afforded and terms != _SETS[-1]:
            continue
        regression = regress(fitted, dataclasses.replace(joint, x=joint.x[is_fitted]))
        if regression is not None:
            return Model(_shrunk(regression), joint.x)
    return None


def _shrunk(regression: Regression) -> Regression:
    """The regression with its covariates' coefficients times 1 − k/W, W their Wald statistic on k degrees of freedom.

    The intercepts are those that then fit best. The factor is taken as known.
    """
    fit, x, first = regression.fit, regression.design.x, regression.design.n_exposures
    v, k = len(fit.intercepts), x.shape[1] - first
    if k == 0:
        return regression
    deviations = regression.deviations[:, v + first :]
    n_accounts = len(deviations)
    covariance = (n_accounts - 1) / n_accounts * deviations.T @ deviations
    coefficients = fit.coefficients[first:]
    wald = float(coefficients @ np.linalg.pinv(covariance) @ coefficients)
    factors = np.ones(x.shape[1])
    factors[first:] = max(0.0, 1 - k / wald) if wald > 0 else 0.0
    shrunk = fit.coefficients * factors
    changed = fit.expected * np.exp(x @ (shrunk - fit.coefficients))[:, None]
    rescaling = (fit.expected + fit.residuals).sum(axis=0) / changed.sum(axis=0)
    means = (fit.expected.T @ x) / fit.expected.sum(axis=0)[:, None]
    moved = regression.deviations.copy()
    moved[:, :v] += regression.deviations[:, v:] @ (means * (1 - factors)).T
    moved[:, v:] *= factors
    refit = dataclasses.replace(
        fit,
        intercepts=fit.intercepts + np.log(rescaling),
        coefficients=shrunk,
        expected=changed * rescaling,
        residuals=fit.residuals + fit.expected - changed * rescaling,
    )
    return dataclasses.replace(regression, fit=refit, deviations=moved)


def expected(model: Model, x: FloatArray) -> Expected:
    """What is expected of deals with columns x (m, k) in 12 observed months."""
    mean = expected_in_a_year(model.regression.fit, x)
    gradient = gradient_in_a_year(model.regression.fit, x)
    errors = np.sqrt(np.einsum("mp,pq,mq->m", gradient, model.covariance, gradient, optimize=True))
    spread = np.exp(np.minimum(model.t * errors / mean, 30.0))
    n_low, n_high = count_limits(mean, mean + model.heterogeneity * mean**2 + errors**2)
    return Expected(mean, mean / spread, mean * spread, n_low, n_high)


def change(model: Model, before: FloatArray, after: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(m,) how much more is expected after than before, and its 95 % limits."""
    fit = model.regression.fit
    difference = expected_in_a_year(fit, after) - expected_in_a_year(fit, before)
    gradient = gradient_in_a_year(fit, after) - gradient_in_a_year(fit, before)
    errors = np.sqrt(np.einsum("mp,pq,mq->m", gradient, model.covariance, gradient, optimize=True))
    return difference, difference - model.t * errors, difference + model.t * errors


def count_limits(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The 2.5 and 97.5 % quantiles of a negative binomial with that mean and variance; Poisson at equality."""
    excess = np.maximum(variance - mean, 1e-9 * mean)
    size, chance = mean**2 / excess, mean / (mean + excess)
    low, high = (stats.nbinom.ppf(quantile, size, chance) for quantile in ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def _as_known(panel: Panel, is_fitted: BoolArray) -> Panel:
    """The panel without the other deals' outcomes, and with no later quarter than the fitted deals'."""
    quarter = panel.numbers["quarter"]
    last = np.nanmax(quarter[is_fitted], initial=-np.inf)
    clamped = np.where(np.isnan(quarter), np.nan, np.minimum(quarter, last))
    events = panel.events * is_fitted[:, None]
    return dataclasses.replace(panel, events=events, numbers={**panel.numbers, "quarter": clamped})
