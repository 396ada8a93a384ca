"""Cumulative incidence of one event while another competes, with intervals that allow for accounts.

Aalen & Johansen (1978). The variance sums, by account, each deal's influence on the estimate (the infinitesimal
jackknife); limits on the scale log(−log(1 − F)) with t(G−1).
"""

import math

import numpy as np
from scipy import stats

from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.estimators.regression import CONFIDENCE
from etl.evidence.results import Counts, Estimate, estimate, withhold

CENSORED, EVENT, COMPETING = 0, 1, 2
METHOD = "Aalen–Johansen, jackknife by account"


def incidence(days: FloatArray, kinds: IntArray, accounts: IntArray, by_day: int) -> Estimate:
    """The share with an event by a day. `kinds` are CENSORED, EVENT or COMPETING at `days`, (n,) each.

    Withheld where no one was followed for so long, where it is 0 or 1, and with fewer than two accounts.
    """
    is_by = (kinds == EVENT) & (days <= by_day)
    counts = Counts(len(days), int(is_by.sum()), len(np.unique(accounts)))
    reason = _why_not(days, kinds, counts, by_day)
    if reason is not None:
        return withhold(reason, counts, method=METHOD)
    value, influence = _aalen_johansen(days, kinds, by_day)
    _, codes = np.unique(accounts, return_inverse=True)
    by_account = np.bincount(codes, weights=influence)
    n_accounts = len(by_account)
    se = math.sqrt(n_accounts / (n_accounts - 1) * float(by_account @ by_account))
    if not 0 < value < 1:
        return withhold("Every deal had it; there is no interval.", counts, method=METHOD)
    log_hazard = math.log(-math.log1p(-value))
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, n_accounts - 1)) * se / abs((1 - value) * math.log1p(-value))
    low, high = (1 - math.exp(-math.exp(min(log_hazard + sign * half, 30.0))) for sign in (-1, 1))
    return estimate(value, low, high, counts, method=METHOD)


def _why_not(days: FloatArray, kinds: IntArray, counts: Counts, by_day: int) -> str | None:
    if counts.n_deals == 0:
        return "There are no such deals."
    if counts.n_accounts < 2:
        return "One account; there is no interval."
    if counts.n_events == 0:
        return f"None of these deals had it within {by_day} days."
    if days.max() < by_day and not (kinds != CENSORED)[days == days.max()].all():
        return f"No deal was followed for {by_day} days."
    return None


def _aalen_johansen(days: FloatArray, kinds: IntArray, by_day: int) -> tuple[float, FloatArray]:
    """The incidence by a day, and each deal's influence on it (n,)."""
    times, place = np.unique(days, return_inverse=True)
    n_left = np.bincount(place)
    at_risk = (len(days) - np.concatenate([[0], np.cumsum(n_left)[:-1]])).astype(np.float64)
    events = np.bincount(place, weights=kinds == EVENT)
    ends = np.bincount(place, weights=kinds != CENSORED)
    is_by = times <= by_day
    hazard, total = events / at_risk * is_by, ends / at_risk * is_by
    before = np.concatenate([[1.0], np.cumprod(1 - total)[:-1]])
    incidence = np.cumsum(before * hazard)
    value = float(incidence[-1])
    lasting = 1 - total
    to_come = np.where(lasting > 0, (value - incidence) / np.where(lasting > 0, lasting, 1), 0)
    of_event, of_end = before / at_risk * is_by, to_come / at_risk * is_by
    compensated = np.cumsum(of_event * hazard - of_end * total)
    influence = of_event[place] * (kinds == EVENT) - of_end[place] * (kinds != CENSORED) - compensated[place]
    return value, influence
