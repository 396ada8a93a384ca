"""A synthetic firm whose regions take the practices up one after the other, as the marts that the engine reads."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from etl.evidence.estimators.panel import DAYS_PER_MONTH, PRACTICES, WINDOWS
from etl.evidence.inputs import Inputs

QUARTERS = 20
NEVER = 999
SHARES = (0.3, 0.8)  # of a practice before take-up and since
RISE = 3 * (SHARES[1] - SHARES[0])  # of the mean score
_START = date(2020, 1, 1)
_EVENTS_A_MONTH = np.array([0.17, 0.12, 0.10])


def rollout(
    n: int = 3000, *, seed: int, ratio: float = 0.8, trend: float = 0.0, n_units: int = 8, n_never: int = 2
) -> Inputs:
    """n signed deals; rates are `ratio` times as high per practice, and regions have levels of their own.

    `trend`: by how much the log rate of regions that take up drifts per quarter, from six before take-up to six since;
    those that never do have none. Rates fall by 3 % a quarter everywhere; accounts and deals differ.
    """
    draws = np.random.default_rng(seed)
    unit, quarter = draws.integers(0, n_units, n), draws.integers(0, QUARTERS, n)
    steps = np.linspace(6, QUARTERS - 4, n_units - n_never).round().astype(np.int64)
    dates = draws.permutation(np.append(steps, np.full(n_never, NEVER)))
    since = quarter - dates[unit]
    practised = draws.random((n, 3)) < np.where(since >= 0, SHARES[1], SHARES[0])[:, None]
    drift = np.where(dates[unit] < NEVER, trend * np.clip(since + 6, 0, 12), 0.0)
    account = draws.integers(0, n // 5, n)
    log_rate = draws.normal(0, 0.3, n_units)[unit] + draws.normal(0, 0.5, n // 5)[account] + drift - 0.03 * quarter
    rate = np.exp(log_rate + practised.sum(axis=1) * np.log(ratio)) * draws.gamma(4, 0.25, n)
    starts = np.cumsum([0.0, *WINDOWS.values()])[:-1]
    observed = 3.0 * (QUARTERS - quarter)
    months = np.clip(observed[:, None] - starts, 0.0, list(WINDOWS.values()))
    events = draws.poisson(rate[:, None] * _EVENTS_A_MONTH * months)
    deal_ids = [f"deal {number}" for number in range(n)]
    deals = pl.DataFrame(
        {
            "deal_id": deal_ids,
            "ultimate_account_id": [f"account {number}" for number in account],
            "region": [f"region {number}" for number in unit],
            "sales_owner_id": [f"owner {number}" for number in draws.integers(0, 12, n)],
            "signed_on": [_START + timedelta(days=round(91.3 * at) + 3) for at in quarter],
            **{f"has_{name}": practised[:, at] for at, name in enumerate(PRACTICES)},
        }
    )
    deal, window = np.nonzero(months > 0)
    windows = pl.DataFrame(
        {
            "deal_id": [deal_ids[at] for at in deal],
            "window": [list(WINDOWS)[at] for at in window],
            "exposure_days": months[deal, window] * DAYS_PER_MONTH,
            "n_attributable_escalations": events[deal, window],
            "n_control_tickets": 0,
        }
    )
    return Inputs(deals=deals, windows=windows)
