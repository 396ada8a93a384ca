"""Two rates side by side: the ratio of the later to the earlier one, with its exact conditional interval.

Given their sum, the later count is binomial (Przyborowski & Wilenski 1940); limits as by Clopper & Pearson (1934), both
counts divided by the over-dispersion first, as for a single rate.
"""

import math

from scipy import stats

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
