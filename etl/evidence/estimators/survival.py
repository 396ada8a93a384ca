"""Curves over the days after signature: the share without an escalation yet, and escalations so far per deal.

Kaplan & Meier (1958) with limits on the scale log(−log S); the mean cumulative function of recurrent events (Nelson
1995; Lawless & Nadeau 1995) with limits on the log scale. Variances sum each deal's influence by account (the
infinitesimal jackknife: with one deal an account it is Greenwood's, and Lawless & Nadeau's, times G/(G−1)), limits use
t(G−1).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, stats

from etl.evidence.estimators.followups import HORIZON, FollowUps
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.regression import CONFIDENCE

_AT_ONCE = 1024  # accounts, so that their days stay in the processor's cache
_WIDEST = 30.0  # log of a limit's distance, to keep exp finite


@dataclass(frozen=True, slots=True)
class Daily:
    """What happened by account and time 1 to the horizon; nearly all of it zero."""

    events: sparse.csr_array  # (G, T)
    changes: sparse.csr_array  # (G, T) deals that come to be at risk, less those that cease to be

    @property
    def n_accounts(self) -> int:
        """How many accounts the deals belong to."""
        return int(self.events.shape[0])

    @property
    def n_events(self) -> FloatArray:
        """(T,) of all accounts."""
        return np.asarray(self.events.sum(axis=0), dtype=np.float64)

    @property
    def at_risk(self) -> FloatArray:
        """(T,) of all accounts."""
        return np.cumsum(np.asarray(self.changes.sum(axis=0), dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Steps:
    """A curve at the times 1 to the horizon, with pointwise 95 % limits; nan where there are none."""

    values: FloatArray  # (T,)
    low: FloatArray
    high: FloatArray
    errors: FloatArray  # standard errors


def of_first(followed: FollowUps, weights: FloatArray | None = None) -> Daily:
    """First escalations and the deals still without one; `weights` (n,) count a deal as that many."""
    weight = np.ones(followed.n_deals) if weights is None else weights
    has_event = (followed.first > 0) & (followed.first <= HORIZON)
    events = _table(followed, np.flatnonzero(has_event), followed.first[has_event], weight[has_event])
    return Daily(events, _changes(followed, followed.stops, weight))


def of_all(followed: FollowUps) -> Daily:
    """All escalations and the deals followed."""
    events = _table(followed, followed.event_deals, followed.event_times, np.ones(len(followed.event_deals)))
    return Daily(events, _changes(followed, followed.exit, np.ones(followed.n_deals)))


def last_time(daily: Daily, least: int) -> int:
    """The last time up to which at least `least` deals are at risk all along; 0 where they never are."""
    is_short = daily.at_risk < least
    return int(np.argmax(is_short)) if is_short.any() else len(is_short)


def share_without(daily: Daily) -> Steps:
    """The Kaplan–Meier estimate of the share without an event."""
    hazard = _hazard(daily)
    values = np.cumprod(1 - hazard).astype(np.float64, copy=False)
    errors = values * _errors(daily, hazard, daily.at_risk * (1 - hazard))
    is_inner = (values > 0) & (values < 1)
    inner = np.where(is_inner, values, 0.5)
    half = np.where(is_inner, _t(daily) * errors / (inner * -np.log(inner)), np.nan)
    spread = np.exp(np.minimum(half, _WIDEST))
    return Steps(values, inner**spread, inner ** (1 / spread), errors)


def mean_cumulative(daily: Daily) -> Steps:
    """The expected number of events of a deal."""
    hazard = _hazard(daily)
    values = np.cumsum(hazard)
    errors = _errors(daily, hazard, daily.at_risk)
    half = np.where(values > 0, _t(daily) * errors / np.where(values > 0, values, 1), np.nan)
    spread = np.exp(np.minimum(half, _WIDEST))
    return Steps(values, values / spread, values * spread, errors)


def _hazard(daily: Daily) -> FloatArray:
    at_risk = daily.at_risk
    return np.divide(daily.n_events, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)


def _errors(daily: Daily, hazard: FloatArray, per: FloatArray) -> FloatArray:
    """(T,) the standard error of Σ (events − hazard × at risk) / `per` up to each time; nan for a single account."""
    n_accounts = daily.n_accounts
    if n_accounts < 2:
        return np.full(HORIZON, np.nan)
    squares = np.zeros(HORIZON)
    scale = np.divide(1, per, out=np.zeros_like(per), where=per > 0)
    for start in range(0, n_accounts, _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        at_risk = np.cumsum(daily.changes[rows].toarray(), axis=1)
        excess = (daily.events[rows].toarray() - at_risk * hazard) * scale
        squares += np.square(np.cumsum(excess, axis=1)).sum(axis=0)
    errors: FloatArray = np.sqrt(n_accounts / (n_accounts - 1) * squares)
    return errors


def _t(daily: Daily) -> float:
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, max(daily.n_accounts - 1, 1)))


def _table(followed: FollowUps, deals: IntArray, times: IntArray, values: FloatArray) -> sparse.csr_array:
    """(G, T) the values summed by the deals' accounts and the times; those outside 1 to the horizon are left out."""
    is_in = (times >= 1) & (times <= HORIZON)
    cells = (followed.accounts[deals[is_in]], times[is_in] - 1)
    return sparse.csr_array(sparse.coo_array((values[is_in], cells), shape=(followed.n_accounts, HORIZON)))


def _changes(followed: FollowUps, stops: IntArray, weights: FloatArray) -> sparse.csr_array:
    """(G, T) so that each deal is at risk at the times entry < t ≤ stop."""
    deals = np.arange(followed.n_deals)
    times = np.concatenate([followed.entry + 1, stops + 1])
    return _table(followed, np.concatenate([deals, deals]), times, np.concatenate([weights, -weights]))
