"""Logistic regression: maximum likelihood by Newton steps, or Firth's where the arms are separated."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.special import expit

from etl.evidence.estimators.poisson import BoolArray, FloatArray, weighted_products

_TOLERANCE = 1e-9
_MAX_STEP = 3.0
_MAX_ITERATIONS = 50
_LARGEST_COEFFICIENT = 10.0  # of standardised columns; beyond, the arms are taken as separated


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted model: the intercept first, then one coefficient a column."""

    coefficients: FloatArray
    probabilities: FloatArray  # (n,)
    method: str


def fit(is_yes: BoolArray, x: FloatArray) -> Logistic | None:
    """The model of `is_yes` (n,) on `x` (n, k) without intercept; None where all are alike or nothing converges.

    Penalised by Jeffreys' prior (Firth 1993; Heinze & Schemper 2002) where the likelihood has no maximum.
    """
    if not 0 < is_yes.sum() < len(is_yes):
        return None
    design = np.column_stack([np.ones(len(x)), x])
    for is_firth, method in ((False, "maximum likelihood"), (True, "Firth")):
        beta = _newton(is_yes.astype(np.float64), design, is_firth)
        if beta is not None:
            return Logistic(beta, expit(design @ beta), method)
    return None


def _newton(y: FloatArray, design: FloatArray, is_firth: bool) -> FloatArray | None:
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(y.mean() / (1 - y.mean()))
    for _ in range(_MAX_ITERATIONS):
        p = expit(design @ beta)
        weights = p * (1 - p)
        inverse = _inverse(weighted_products(design, weights)[0])
        if inverse is None or np.any(np.abs(beta[1:]) > _LARGEST_COEFFICIENT):
            return None
        residuals = y - p
        if is_firth:
            residuals = residuals + weights * np.einsum("nj,nj->n", design @ inverse, design) * (0.5 - p)
        step = inverse @ (design.T @ residuals)
        largest = float(np.abs(step).max())
        beta = beta + step * min(1.0, _MAX_STEP / max(largest, _TOLERANCE))
        if largest < _TOLERANCE:
            return beta
    return None


def _inverse(information: FloatArray) -> FloatArray | None:
    scale = 1 / np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    try:
        factor = cho_factor(information * scale[:, None] * scale)
    except (LinAlgError, ValueError):
        return None
    inverse: FloatArray = cho_solve(factor, np.eye(len(information))) * scale[:, None] * scale
    return inverse if np.isfinite(inverse).all() else None
