"""Rate ratios from one fitted model, their clustered intervals, and what a policy would have avoided."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.design import Design
from etl.evidence.estimators.panel import WINDOWS, Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.results import Estimate, estimate

# events, months or trials, and columns in, a fit out: `poisson.fit`, `odds.fit`
Fitter = Callable[[FloatArray, FloatArray, FloatArray], poisson.Fit]

CONFIDENCE = 0.95
POWER = 0.80


@dataclass(frozen=True, slots=True)
class LogRatio:
    """A log rate ratio, and by how much each account moves it."""

    value: float
    deviations: FloatArray  # (G,)

    @property
    def se(self) -> float:
        """Standard error of the log ratio, by the account jackknife (CR3)."""
        return math.sqrt(clusters.jackknife_variance(self.deviations))

    @property
    def df(self) -> int:
        """Degrees of freedom of its t distribution: accounts less one."""
        return len(self.deviations) - 1

    def limit(self, quantile: float) -> float:
        """The log ratio plus t(G−1) at `quantile` times its standard error."""
        return self.value + float(stats.t.ppf(quantile, self.df)) * self.se

    @property
    def p(self) -> float:
        """Two-sided."""
        return float(2 * stats.t.sf(abs(self.value) / self.se, self.df)) if self.se > 0 else 1.0

    @property
    def smallest_detectable(self) -> float:
        """The rate ratio below 1 that is detected with 80 % power at the 5 % level."""
        return math.exp(-detection_factor(self.df) * self.se)

    def __sub__(self, other: "LogRatio") -> "LogRatio":
        """The log of the ratio of two ratios estimated on the same accounts."""
        return LogRatio(self.value - other.value, self.deviations - other.deviations)


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted model with the CR3 deviation of every parameter for every account."""

    fit: poisson.Fit
    design: Design
    deviations: FloatArray  # (G, v+k)
    panel: Panel

    def log_ratio(self, contrast: tuple[float, ...]) -> LogRatio:
        """The contrast of the exposures' coefficients; its weights are in their order, those left out are zero."""
        v, weights = len(self.fit.intercepts), np.array(contrast)
        value = float(weights @ self.fit.coefficients[: len(weights)])
        return LogRatio(value, self.deviations[:, v : v + len(weights)] @ weights)

    @property
    def method(self) -> str:
        """Model, variance and distribution in words."""
        return f"piecewise Poisson, CR3 by account, t({len(self.deviations) - 1})"

    def rate_ratio(self, contrast: tuple[float, ...]) -> Estimate:
        """The rate ratio of a contrast with its 95 % interval."""
        return ratio_estimate(self.log_ratio(contrast), self.panel, self.method)


def ratio_estimate(ratio: LogRatio, panel: Panel, method: str) -> Estimate:
    """A log ratio as a ratio with its 95 % interval."""
    value, low, high = (safe_exp(log) for log in (ratio.value, ratio.limit(0.025), ratio.limit(0.975)))
    return estimate(value, low, high, panel.counts, method=method)


def regress(
    panel: Panel, design: Design, *, events: FloatArray | None = None, fitted_by: Fitter = poisson.fit
) -> Regression | None:
    """The model of `events` (default: the attributable escalations) on a design; None where it has no finite fit."""
    response = panel.events if events is None else events
    if panel.n_accounts < 2 or response.sum() == 0:
        return None
    fit = fitted_by(response, panel.months, design.x)
    if fit.is_boundary:
        return None
    return Regression(fit, design, clusters.jackknife(fit, design.x, panel.accounts), panel)


def regress_richest(panel: Panel, designs: Iterable[Design]) -> Regression | None:
    """The model on the first design that has a finite fit."""
    for design in designs:
        regression = regress(panel, design)
        if regression is not None:
            return regression
    return None


def avoided_per_100(regression: Regression, from_score: FloatArray) -> Estimate:
    """Escalations avoided per 100 deals in 12 months with all three practices, against `from_score` (n,).

    G-computation over the deals (Robins 1986; Snowden, Rose & Mortimer 2011) with the score's coefficient first in the
    design. Each account's influence is the gradient times its deviation, plus what its deals add to the average.
    """
    fit, x, accounts = regression.fit, regression.design.x, regression.panel.accounts
    widths = np.bincount(fit.window_of, weights=list(WINDOWS.values()))
    per_window = np.exp(fit.intercepts) * widths
    without_score = np.exp(x[:, 1:] @ fit.coefficients[1:])
    slope = fit.coefficients[0]
    high = 100 * without_score * np.exp(slope * from_score)
    low = 100 * without_score * np.exp(slope * 3)
    n = len(from_score)
    avoided = (high - low) * per_window.sum()
    by_slope = (high @ from_score - low.sum() * 3) * per_window.sum() / n
    by_covariates = (high - low) @ x[:, 1:] * per_window.sum() / n
    gradient = np.concatenate([per_window * (high - low).mean(), [by_slope], by_covariates])
    sampling = np.bincount(accounts, weights=avoided - avoided.mean()) / (n - np.bincount(accounts))
    influence = regression.deviations @ gradient + sampling
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(influence) - 1)) * math.sqrt(
        clusters.jackknife_variance(influence)
    )
    value = float(avoided.mean())
    return estimate(
        value,
        value - half,
        value + half,
        regression.panel.counts,
        method=f"g-computation on {regression.method}",
    )


def departure_p(regression: Regression, contrasts: FloatArray) -> float:
    """The p-value of a cluster-robust Wald test that every contrast (rows, over the exposures) is zero."""
    v = len(regression.fit.intercepts)
    chosen = slice(v, v + contrasts.shape[1])
    deviations = regression.deviations[:, chosen] @ contrasts.T
    values = contrasts @ regression.fit.coefficients[: contrasts.shape[1]]
    n_accounts = len(deviations)
    covariance = (n_accounts - 1) / n_accounts * deviations.T @ deviations
    statistic = float(values @ np.linalg.pinv(covariance) @ values) / len(values)
    return float(stats.f.sf(statistic, len(values), n_accounts - 1))


def detection_factor(df: int) -> float:
    """How many standard errors an effect must measure to be found with 80 % power."""
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, df) + stats.t.ppf(POWER, df))


def safe_exp(value: float) -> float:
    """exp, infinite instead of an overflow."""
    return math.exp(value) if value < 700 else math.inf
