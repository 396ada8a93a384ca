"""Several estimates of one kind, as they are and drawn together: do they differ, by how much, and what is each then?

The estimates may be correlated: Q is that of generalised least squares, and the variance between them the one at which
Q equals its degrees of freedom (Paule & Mandel 1982; DerSimonian & Kacker 2007). Given that variance, the best linear
unbiased predictors (Robinson 1991) draw each estimate towards the mean. They are averaged over what the variance may
be, since at a single value of it their intervals are too short (Morris 1983).
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from etl.evidence.estimators.poisson import BoolArray, FloatArray

# The standard deviation between log ratios has a half-normal prior of this scale (Gelman 2006): that of the semi-Bayes
# line, by which 95 % of ratios lie between 0.5 and 2.
PRIOR_SCALE = 0.354
_DEVIATIONS = np.linspace(0.0, 4 * PRIOR_SCALE, 81)


@dataclass(frozen=True, slots=True)
class Difference:
    """Whether estimates differ by more than chance."""

    q: float
    df: int
    p: float
    variance: float  # between them (τ²), by Paule and Mandel; 0 where chance explains all


@dataclass(frozen=True, slots=True)
class Pooled:
    """Estimates drawn towards their mean, each with its standard error."""

    mean: float
    mean_se: float
    values: FloatArray  # (k,)
    errors: FloatArray  # (k,)


def difference(values: FloatArray, covariance: FloatArray, *, n_clusters: int | None = None) -> Difference:
    """Cochran's Q of k ≥ 2 estimates with their joint covariance, and the variance between them.

    With `n_clusters` the covariance is one estimated from so many, and p is Hotelling's; else chi-squared. Raises
    LinAlgError where the covariance has no inverse.
    """
    df = len(values) - 1
    q = _q(values, covariance, 0.0)
    if n_clusters is None:
        p = float(stats.chi2.sf(q, df))
    else:
        left = n_clusters - df
        p = float(stats.f.sf(q * left / (df * (n_clusters - 1)), df, left)) if left > 0 else 1.0
    return Difference(q, df, p, paule_mandel(values, covariance))


def paule_mandel(values: FloatArray, covariance: FloatArray) -> float:
    """The variance between the estimates at which Q equals its degrees of freedom; 0 where it is below them already."""
    df = len(values) - 1
    if df < 1 or _q(values, covariance, 0.0) <= df:
        return 0.0
    high = float(np.var(values, ddof=1)) + 1e-12
    while _q(values, covariance, high) > df:
        high *= 2
    return float(optimize.brentq(lambda variance: _q(values, covariance, variance) - df, 0.0, high, xtol=1e-12))


def predict(values: FloatArray, covariance: FloatArray, between: FloatArray) -> Pooled:
    """The best linear unbiased predictors, given the variances `between` (k,) of the true values about their mean."""
    found = _predict(values, covariance, between[None, :])
    return Pooled(
        mean=float(found.mean[0]),
        mean_se=float(np.sqrt(found.mean_variance[0])),
        values=found.values[0],
        errors=np.sqrt(found.variances[0]),
    )


def pool(values: FloatArray, covariance: FloatArray, *, varies: BoolArray | None = None) -> Pooled:
    """The estimates drawn towards their mean, averaged over the variance between them, whose prior is half-normal.

    `varies` (k,) marks those that may lie off the mean; the others are taken to estimate the mean itself. Raises
    LinAlgError where the covariance has no inverse.
    """
    may_vary = np.ones(len(values)) if varies is None else varies.astype(np.float64)
    found = _predict(values, covariance, np.outer(np.square(_DEVIATIONS), may_vary))
    log_weights = found.log_likelihood - np.square(_DEVIATIONS / PRIOR_SCALE) / 2
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    mean, drawn = float(weights @ found.mean), weights @ found.values
    return Pooled(
        mean=mean,
        mean_se=float(np.sqrt(weights @ (found.mean_variance + np.square(found.mean - mean)))),
        values=drawn,
        errors=np.sqrt(weights @ (found.variances + np.square(found.values - drawn))),
    )


@dataclass(frozen=True, slots=True)
class _Predicted:
    """Predictors at m variances between."""

    mean: FloatArray  # (m,)
    mean_variance: FloatArray  # (m,)
    values: FloatArray  # (m, k)
    variances: FloatArray  # (m, k) of value − truth, the mean being estimated
    log_likelihood: FloatArray  # (m,) restricted, up to a constant


def _predict(values: FloatArray, covariance: FloatArray, between: FloatArray) -> _Predicted:
    """At each row of `between`, (m, k)."""
    k = len(values)
    spread = between[:, :, None] * np.eye(k)
    total = covariance + spread
    inverse = np.linalg.inv(total)
    weights = inverse.sum(axis=2)
    mean_variance = 1 / weights.sum(axis=1)
    mean = (weights @ values) * mean_variance
    residuals = values - mean[:, None]
    kept = spread @ inverse
    given_up = 1 - kept.sum(axis=2)
    variances = between - np.einsum("mij,mji->mi", kept, spread) + mean_variance[:, None] * np.square(given_up)
    distance = np.einsum("mi,mij,mj->m", residuals, inverse, residuals)
    return _Predicted(
        mean=mean,
        mean_variance=mean_variance,
        values=mean[:, None] + np.einsum("mij,mj->mi", kept, residuals),
        variances=np.maximum(variances, 0.0),
        log_likelihood=-(np.linalg.slogdet(total)[1] - np.log(mean_variance) + distance) / 2,
    )


def _q(values: FloatArray, covariance: FloatArray, between: float) -> float:
    """The generalised Q at a variance between the estimates."""
    inverse = np.linalg.inv(covariance + between * np.eye(len(values)))
    weights = inverse.sum(axis=1)
    residuals = values - weights @ values / weights.sum()
    return float(residuals @ inverse @ residuals)
