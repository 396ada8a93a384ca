"""Two rates side by side: the ratio of the later to the earlier one, with its exact conditional interval.

Given their sum, the later count is binomial (Przyborowski & Wilenski 1940); limits as by Clopper & Pearson (1934), both
counts divided by the over-dispersion first, as for a single rate.
"""

import math

import numpy as np
from scipy import stats

from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.results import Counts, Estimate, estimate, withhold

_TAIL = 0.025


def two_rates(
    n_events: int, months: float, n_events_before: int, months_before: float, *, dispersion: float = 1.0
) -> Estimate:
    """The rate over the rate before. Withheld where no time was observed, or nothing happened, on the earlier side.

    The interval holds 1 where the two differ by no more than chance would let them.
    """
    counts = Counts(n_deals=0, n_events=n_events + n_events_before, n_accounts=0)
    method = "conditional exact" if dispersion <= 1 else f"conditional exact, over-dispersion {dispersion:.2f}"
    if not (months > 0 and months_before > 0):
        return withhold("No time was observed on one side.", counts, method=method)
    if n_events_before == 0:
        return withhold("Nothing happened before.", counts, method=method)
    phi = max(dispersion, 1.0)
    after, before = n_events / phi, n_events_before / phi
    low = float(stats.beta.ppf(_TAIL, after, before + 1)) if after else 0.0
    high = float(stats.beta.ppf(1 - _TAIL, after + 1, before))
    odds = months_before / months
    lower, upper = (odds * share / (1 - share) if share < 1 else math.inf for share in (low, high))
    return estimate(odds * n_events / n_events_before, lower, upper, counts, method=method)


def differ_by_chance(
    n_events: FloatArray, months: FloatArray, n_before: FloatArray, months_before: FloatArray, *, dispersion: float
) -> list[bool | None]:
    """For each pair of rates whether they differ by no more than chance lets them; None without time on one side.

    As `two_rates` with the side of more events as the one before, for many pairs at once; what the data do not
    bound is chance.
    """
    is_more = n_events >= n_before
    more, fewer = np.where(is_more, n_events, n_before), np.where(is_more, n_before, n_events)
    phi, is_seen = max(dispersion, 1.0), (months > 0) & (months_before > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where(is_more, months / months_before, months_before / months)
        low = np.where(fewer > 0, stats.beta.ppf(_TAIL, fewer / phi, more / phi + 1), 0.0)
        high = stats.beta.ppf(1 - _TAIL, fewer / phi + 1, more / phi)
        lower, upper = (odds * share / (1 - share) for share in (low, high))
    is_bounded = (more > 0) & np.isfinite(lower) & np.isfinite(upper)
    is_chance = ~is_bounded | ((lower <= 1) & (upper >= 1))
    return [bool(chance) if seen else None for chance, seen in zip(is_chance, is_seen, strict=True)]
