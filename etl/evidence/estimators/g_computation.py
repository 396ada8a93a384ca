"""Expected escalations of deals under practices other than their own: g-computation (Robins 1986).

Each account's influence is the gradient times its CR3 deviation, plus what its deals add to the average over deals.
Covariates, and the practices usual for the sales owner, stay as they were.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import WINDOWS
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.estimators.regression import CONFIDENCE, Regression


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference per deal in the first 12 months, and by how much each account moves it."""

    value: float
    influence: FloatArray  # (G,)

    @property
    def se(self) -> float:
        """Standard error, by the account jackknife."""
        return math.sqrt(clusters.jackknife_variance(self.influence))

    def limits(self) -> tuple[float, float]:
        """The 95 % limits with t(G−1)."""
        half = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(self.influence) - 1)) * self.se
        return self.value - half, self.value + half


def expected_in_a_year(fit: poisson.Fit, x: FloatArray) -> FloatArray:
    """(n,) escalations expected in 12 observed months of deals with the design's columns x (n, k)."""
    expected: FloatArray = np.exp(x @ fit.coefficients) * _per_window(fit).sum()
    return expected


def gradient_in_a_year(fit: poisson.Fit, x: FloatArray) -> FloatArray:
    """(n, v+k) the derivative of the expected escalations by each parameter."""
    rate = np.exp(x @ fit.coefficients)[:, None]
    per_window = _per_window(fit)
    return np.hstack([rate * per_window, rate * per_window.sum() * x])


def mean_difference(regression: Regression, before: FloatArray, after: FloatArray, is_counted: BoolArray) -> Difference:
    """Mean over the deals counted, (n,), of what is expected with exposures `before` less that with `after`, (n, e).

    The deals counted must belong to more than one account.
    """
    fit, x, accounts = regression.fit, regression.design.x, regression.panel.accounts
    designs = [np.hstack([exposures, x[:, exposures.shape[1] :]])[is_counted] for exposures in (before, after)]
    differences = expected_in_a_year(fit, designs[0]) - expected_in_a_year(fit, designs[1])
    gradients = [gradient_in_a_year(fit, design).mean(axis=0) for design in designs]
    n_accounts = len(regression.deviations)
    counts = np.bincount(accounts[is_counted], minlength=n_accounts)
    value = float(differences.mean())
    sums = np.bincount(accounts[is_counted], weights=differences - value, minlength=n_accounts)
    sampling = sums / (len(differences) - counts)
    return Difference(value, regression.deviations @ (gradients[0] - gradients[1]) + sampling)


def _per_window(fit: poisson.Fit) -> FloatArray:
    """(v,) the expected escalations of a deal at the design's origin in 12 months, by the model's windows."""
    widths = np.bincount(fit.window_of, weights=list(WINDOWS.values()))
    per_window: FloatArray = np.exp(fit.intercepts) * widths
    return per_window
