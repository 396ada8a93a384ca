"""Odds of a practice, with the cluster jackknife (CR3) of the Poisson engine.

With p(1 − p) for the expected counts, the information and the scores of a logistic model have the form of a Poisson fit
with one window, so that the same variance serves.
"""

import numpy as np

from etl.evidence.estimators import clusters, logistic, poisson
from etl.evidence.estimators.design import Design
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import Fit, FloatArray
from etl.evidence.estimators.regression import Regression


def regress_odds(panel: Panel, design: Design) -> Regression | None:
    """The model of the log odds of `panel.events` (n, 1), each 0 or 1; None where the likelihood has no maximum."""
    fit = fit_odds(panel.events[:, 0], design.x)
    if fit is None or panel.n_accounts < 2:
        return None
    return Regression(fit, design, clusters.jackknife(fit, design.x, panel.accounts), panel)


def fit_odds(is_done: FloatArray, x: FloatArray) -> Fit | None:
    """The fit with p(1 − p) as `expected`; None where the arms are separated, or nothing is finite."""
    fitted = logistic.fit(is_done > 0, x)
    if fitted is None or fitted.method != "maximum likelihood":
        return None
    p = fitted.probabilities
    weights = (p * (1 - p))[:, None]
    try:
        inverse = np.linalg.inv(poisson.information(weights, x)).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    fit = Fit(
        intercepts=fitted.coefficients[:1],
        coefficients=fitted.coefficients[1:],
        window_of=np.zeros(1, dtype=np.int64),
        expected=weights,
        residuals=(is_done - p)[:, None],
        inverse=inverse,
        is_converged=bool(np.isfinite(inverse).all()),
    )
    return None if fit.is_boundary else fit
