"""Piecewise-constant Poisson quasi-likelihood of events in windows of follow-up: maximum likelihood, or Firth's.

log E[Y_iw] = a_w + x_i'b + log t_iw for deal i and window w. The windows are summed analytically, so a design has one
row per deal and no row per window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import LinAlgError, cho_factor, cho_solve

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LARGEST_LOG_RATIO = 5.0
_TOLERANCE = 1e-7  # of the last Newton step; the error that it leaves is its square
_CLOSE = 0.05  # a step
_MAX_STEP = 4.0
_MAX_ITERATIONS = 100
_LARGEST_PREDICTOR = 30.0
_ROWS = 8192  # of a design at a time, so that what is made of them stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Grouped:
    """Columns of a design, and behind them one for each group of rows, of which a row has at most one other than 0."""

    x: FloatArray  # (n, k)
    groups: sparse.csr_array  # (g, n)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return len(self.x), self.x.shape[1] + self.groups.shape[0]

    @property
    def dense(self) -> FloatArray:
        """(n, k+g) all columns, written out."""
        return np.hstack([self.x, self.groups.toarray().T])


Columns = FloatArray | Grouped


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model. Its parameters are the window intercepts, then the coefficients."""

    intercepts: FloatArray  # (v,) log rates per month
    coefficients: FloatArray  # (k,)
    window_of: IntArray  # (w,) the intercept that serves each window given; windows without events are merged
    expected: FloatArray  # (n, v)
    residuals: FloatArray  # (n, v) events − expected
    inverse: FloatArray  # (v+k, v+k) inverse information
    is_converged: bool

    @property
    def is_boundary(self) -> bool:
        """Whether the fit failed, or ran towards infinity."""
        return not self.is_converged or bool(np.any(np.abs(self.coefficients) > LARGEST_LOG_RATIO))


def fit(
    events: FloatArray,
    months: FloatArray,
    x: Columns,
    *,
    is_firth: bool = False,
    start_from: Fit | None = None,
) -> Fit:
    """Fit by Newton steps; with `is_firth`, Jeffreys-penalised (Firth 1993: the score of y + h/2).

    `start_from`, a fit of the same columns and windows, saves steps.

    `events` and `months` are (n, w), `x` is (n, k) without an intercept. Needs at least one event; where the likelihood
    has no maximum the result says `is_converged=False`.
    """
    window_of = _merged_windows(events.sum(axis=0))
    events, months = sum_windows(events, window_of), sum_windows(months, window_of)
    start = np.log(events.sum(axis=0) / months.sum(axis=0))
    theta = np.concatenate([start, np.zeros(x.shape[1])])
    if start_from is not None:
        theta = np.concatenate([start_from.intercepts, start_from.coefficients])
    theta, is_converged = _newton(theta, events, months, x, is_firth)
    expected = _expected(theta, months, x)
    inverse = inverse_information(expected, x)
    return Fit(
        intercepts=theta[: len(start)],
        coefficients=theta[len(start) :],
        window_of=window_of,
        expected=expected,
        residuals=events - expected,
        inverse=np.full((len(theta), len(theta)), np.nan) if inverse is None else inverse,
        is_converged=is_converged and inverse is not None,
    )


def _newton(
    theta: FloatArray, events: FloatArray, months: FloatArray, x: Columns, is_firth: bool
) -> tuple[FloatArray, bool]:
    """The parameters after the last step, and whether that step was negligible.

    Close to the maximum the information hardly changes: there the last one serves again, unless steps stop shrinking.
    """
    inverse: FloatArray | None = None
    last = np.inf
    for _ in range(_MAX_ITERATIONS):
        expected = _expected(theta, months, x)
        if inverse is None or is_firth or last > _CLOSE:
            inverse = inverse_information(expected, x)
        if inverse is None:
            return theta, False
        response = events + _leverage(expected, x, inverse) / 2 if is_firth else events
        step = inverse @ score(response - expected, x)
        largest = float(np.max(np.abs(step)))
        theta = theta + step * min(1.0, _MAX_STEP / max(largest, _TOLERANCE))
        if largest < _TOLERANCE:
            return theta, True
        last = largest if largest < last / 4 else np.inf
    return theta, False


def score(residuals: FloatArray, x: Columns) -> FloatArray:
    """(v+k,) the score of residuals (n, v): summed per window, then weighted by each column of x."""
    return np.concatenate([column_sums(residuals), _transposed(x, row_sums(residuals))])


def information(expected: FloatArray, x: Columns) -> FloatArray:
    """(v+k, v+k) the information of expected counts (n, v)."""
    v, k = expected.shape[1], x.shape[1]
    matrix = np.empty((v + k, v + k))
    matrix[:v, :v] = np.diag(column_sums(expected))
    weights = row_sums(expected)
    if not isinstance(x, Grouped):
        matrix[v:, v:], matrix[v:, :v] = weighted_products(x, weights, expected)
    else:
        j = x.x.shape[1]
        products, with_windows = weighted_products(x.x, weights, expected)
        across = x.groups @ (x.x * weights[:, None])
        matrix[v:, v:] = np.block([[products, across.T], [across, np.diag(x.groups.power(2) @ weights)]])
        matrix[v : v + j, :v], matrix[v + j :, :v] = with_windows, x.groups @ expected
    matrix[:v, v:] = matrix[v:, :v].T
    return matrix


def weighted_products(
    x: FloatArray, weights: FloatArray, values: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """(k, k) the weighted sums over the rows of the products of each two columns; (k, c) of columns and `values`.

    `values` (n, c) are not weighted, and are 0 where the weight is.
    """
    values = np.empty((len(x), 0)) if values is None else values
    (n, k), c = x.shape, values.shape[1]
    roots = np.sqrt(weights)
    inverses = np.divide(1.0, roots, out=np.zeros_like(roots), where=roots > 0)
    gram = np.zeros((k + c, k + c))
    scaled = np.empty((min(n, _ROWS), k + c), order="F" if x.flags.f_contiguous else "C")
    for start in range(0, n, _ROWS):
        rows = slice(start, start + _ROWS)
        part = scaled[: len(x[rows])]
        np.multiply(x[rows], roots[rows, None], out=part[:, :k])
        np.multiply(values[rows], inverses[rows, None], out=part[:, k:])
        gram += part.T @ part  # symmetric by construction, which halves the work
    return gram[:k, :k], gram[:k, k:]


def times(x: Columns, coefficients: FloatArray) -> FloatArray:
    """(n,) or (n, c) the columns times coefficients, (k,) or (k, c)."""
    if not isinstance(x, Grouped):
        return x @ coefficients
    k = x.x.shape[1]
    found: FloatArray = x.x @ coefficients[:k] + x.groups.T @ coefficients[k:]
    return found


def _transposed(x: Columns, values: FloatArray) -> FloatArray:
    """(k,) or (k, c) the sums over the rows of values, (n,) or (n, c), weighted by each column."""
    if not isinstance(x, Grouped):
        return x.T @ values
    return np.concatenate([x.x.T @ values, x.groups @ values])


def row_sums(values: FloatArray) -> FloatArray:
    """(n,) the sums over the windows; a product is several times faster than a sum over so short an axis."""
    sums: FloatArray = values @ np.ones(values.shape[1])
    return sums


def column_sums(values: FloatArray) -> FloatArray:
    """(v,) the sums over the deals."""
    sums: FloatArray = np.ones(len(values)) @ values
    return sums


def _expected(theta: FloatArray, months: FloatArray, x: Columns) -> FloatArray:
    intercepts, linear = theta[: months.shape[1]], times(x, theta[months.shape[1] :])
    if np.abs(linear).max(initial=0.0) + np.abs(intercepts).max() <= _LARGEST_PREDICTOR:
        expected: FloatArray = np.exp(intercepts) * months
        expected *= np.exp(linear)[:, None]
        return expected
    predictor = linear[:, None] + intercepts
    clipped: FloatArray = np.exp(np.clip(predictor, -_LARGEST_PREDICTOR, _LARGEST_PREDICTOR)) * months
    return clipped


def inverse_information(expected: FloatArray, x: Columns) -> FloatArray | None:
    """(v+k, v+k) the inverse of the information; None where it has none."""
    matrix = information(expected, x)
    scale = 1 / np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    try:
        factor = cho_factor(matrix * scale[:, None] * scale)
    except (LinAlgError, ValueError):
        return None
    inverse: FloatArray = cho_solve(factor, np.eye(len(matrix))) * scale[:, None] * scale
    return inverse


def _leverage(expected: FloatArray, columns: Columns, inverse: FloatArray) -> FloatArray:
    """(n, v) the diagonal of the hat matrix: the share of itself that each expected count fits."""
    x = columns.dense if isinstance(columns, Grouped) else columns
    v = expected.shape[1]
    among_coefficients = np.einsum("nj,nj->n", x @ inverse[v:, v:], x)[:, None]
    leverage: FloatArray = expected * (np.diag(inverse)[:v] + 2 * x @ inverse[v:, :v] + among_coefficients)
    return leverage


def _merged_windows(events: FloatArray) -> IntArray:
    """(w,) for each window the intercept it shares: a window without events joins the one before it, or the next."""
    window_of: IntArray = np.maximum(np.cumsum(events > 0) - 1, 0)
    return window_of


def sum_windows(values: FloatArray, window_of: IntArray) -> FloatArray:
    """(n, v) the values of the windows (n, w) that share an intercept, summed."""
    if len(np.unique(window_of)) == len(window_of):
        return values
    member = window_of[:, None] == np.arange(window_of.max() + 1)
    summed: FloatArray = values @ member.astype(np.float64)
    return summed
