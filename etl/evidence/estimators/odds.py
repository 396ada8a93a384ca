"""Odds of an event among trials, with the cluster jackknife (CR3) of the Poisson engine.

With trials · p(1 − p) for the expected counts, the information and the scores of a binomial model have the form of a
Poisson fit, so that the same variance serves.
"""

import dataclasses

import numpy as np
from scipy.special import expit, logit

from etl.evidence.estimators import poisson
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import Fit, FloatArray, IntArray

_TOLERANCE = 1e-9
_MAX_STEP = 3.0
_MAX_ITERATIONS = 50


def fit(events: FloatArray, trials: FloatArray, x: FloatArray) -> Fit:
    """The log odds of an event: an intercept a window, and a coefficient per column of `x`.

    `events` and `trials` are (n, w), `x` is (n, k) without an intercept. The fit has trials · p(1 − p) as `expected`.
    Where the likelihood has no maximum, the arms being separated, it says `is_converged=False`.
    """
    totals, happened = trials.sum(axis=0), events.sum(axis=0)
    window_of: IntArray = np.maximum(np.cumsum((happened > 0) & (happened < totals)) - 1, 0)
    events, trials = poisson.sum_windows(events, window_of), poisson.sum_windows(trials, window_of)
    share = np.clip(events.sum(axis=0) / np.maximum(trials.sum(axis=0), 1.0), 1e-6, 1 - 1e-6)
    theta = np.concatenate([logit(share), np.zeros(x.shape[1])])
    theta, is_converged = _newton(theta, events, trials, x)
    expected, residuals = _moments(theta, events, trials, x)
    inverse = poisson.inverse_information(expected, x)
    return Fit(
        intercepts=theta[: len(share)],
        coefficients=theta[len(share) :],
        window_of=window_of,
        expected=expected,
        residuals=residuals,
        inverse=np.full((len(theta), len(theta)), np.nan) if inverse is None else inverse,
        is_converged=is_converged and inverse is not None,
    )


def rarer(panel: Panel) -> Panel:
    """The panel with the rarer of the two outcomes as its events; their number is what a model can be built on.

    The months of the panel are the trials.
    """
    others = panel.months - panel.events
    return dataclasses.replace(panel, events=others) if others.sum() < panel.events.sum() else panel


def _newton(theta: FloatArray, events: FloatArray, trials: FloatArray, x: FloatArray) -> tuple[FloatArray, bool]:
    """The parameters after the last step, and whether that step was negligible."""
    for _ in range(_MAX_ITERATIONS):
        expected, residuals = _moments(theta, events, trials, x)
        inverse = poisson.inverse_information(expected, x)
        if inverse is None:
            return theta, False
        step = inverse @ poisson.score(residuals, x)
        largest = float(np.max(np.abs(step)))
        theta = theta + step * min(1.0, _MAX_STEP / max(largest, _TOLERANCE))
        if largest < _TOLERANCE:
            return theta, True
    return theta, False


def _moments(theta: FloatArray, events: FloatArray, trials: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(n, v) each: trials · p(1 − p), and the events less those expected."""
    n_windows = trials.shape[1]
    p = expit((x @ theta[n_windows:])[:, None] + theta[:n_windows])
    return trials * p * (1 - p), events - trials * p
