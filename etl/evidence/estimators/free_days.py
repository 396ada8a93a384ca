"""Escalation-free days within 12 months: restricted mean survival time (Royston & Parmar 2013) and its difference.

Intervals are percentiles of a bootstrap of accounts (Davison & Hinkley 1997), 500 draws from a fixed seed. Weights are
kept as they are in every draw, which makes overlap-weighted intervals slightly wide rather than narrow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.evidence.estimators.followups import HORIZON
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import CONFIDENCE
from etl.evidence.estimators.survival import Daily
from etl.evidence.results import Counts, Estimate, estimate, withhold

N_DRAWS = 500
_SEED = 20_261_231
_NOBODY = 1e-4  # deals; a weighted sum below it is rounding
_LEAST_DRAWS = 0.95  # share of the draws that must have a value
METHOD = f"restricted mean over {HORIZON} days, {N_DRAWS} bootstrap draws of accounts"


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Days without an escalation yet, of the first 365, on average; two arms and their difference."""

    is_weighted: bool
    first: float | None
    second: float | None
    difference: Estimate  # first minus second


def free_days(first: Daily, second: Daily, counts: Counts, *, is_weighted: bool) -> FreeDays:
    """The mean days of each arm. Rows of both are the same accounts; one without deals in an arm is zero there.

    Withheld where a draw in twenty leaves an arm empty.
    """
    draws = _draws(first.n_accounts)
    means = [restricted_mean(daily.n_events, daily.at_risk) for daily in (first, second)]
    drawn = [_drawn_mean(daily, draws) for daily in (first, second)]
    differences = drawn[0] - drawn[1]
    is_drawn = np.isfinite(differences)
    method = METHOD + (", overlap-weighted" if is_weighted else "")
    if not np.isfinite(means).all() or is_drawn.mean() < _LEAST_DRAWS:
        reason = "Too few accounts were followed for 12 months."
        return FreeDays(is_weighted, None, None, withhold(reason, counts, method=method))
    low, high = np.quantile(differences[is_drawn], ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)).tolist()
    values = [float(mean) for mean in means]
    difference = estimate(values[0] - values[1], low, high, counts, method=method)
    return FreeDays(is_weighted, values[0], values[1], difference)


def restricted_mean(events: FloatArray, at_risk: FloatArray) -> FloatArray:
    """The area under the share without an event, in days, from (…, T) events and at risk; nan where none are."""
    is_empty = at_risk < _NOBODY
    hazard = np.clip(np.divide(events, at_risk, out=np.zeros_like(events), where=~is_empty), 0, 1)
    share = np.cumprod(1 - hazard, axis=-1)
    days: FloatArray = 1 + share[..., :-1].sum(axis=-1)
    return np.where((is_empty & (share > 0)).any(axis=-1), np.nan, days)


def _draws(n_accounts: int) -> NDArray[np.float32]:
    """(G, N_DRAWS) how often each account is drawn."""
    rng = np.random.default_rng(_SEED)
    counts = np.empty((n_accounts, N_DRAWS), dtype=np.float32)
    for draw in range(N_DRAWS):
        counts[:, draw] = np.bincount(rng.integers(0, n_accounts, n_accounts), minlength=n_accounts)
    return counts


def _drawn_mean(daily: Daily, draws: NDArray[np.float32]) -> FloatArray:
    """(N_DRAWS,) the restricted means over the drawn accounts, in single precision."""
    events, changes = ((table.T.astype(np.float32) @ draws).T for table in (daily.events, daily.changes))
    return restricted_mean(events.astype(np.float64), np.cumsum(changes, axis=1, dtype=np.float64))
