"""Escalation-free days: restricted means in closed form."""

import numpy as np
import pytest

from etl.evidence.estimators import survival
from etl.evidence.estimators.free_days import restricted_mean
from etl.evidence.outlook.followups import HORIZON, FollowUps, of_days


def followed(n: int, *, seed: int, n_accounts: int | None = None, is_late: bool = False) -> FollowUps:
    """n made-up follow-ups with one possible event each; all in accounts of their own unless told."""
    rng = np.random.default_rng(seed)
    entry = rng.integers(0, 60, n) * is_late
    first = entry + 1 + np.floor(rng.exponential(200, n)).astype(np.int64)
    end = np.maximum(entry + 1, rng.integers(20, 600, n)).clip(max=HORIZON)
    has_event = np.flatnonzero(first <= end)
    accounts = (
        np.arange(n) if n_accounts is None else np.concatenate([np.arange(n_accounts)] * (n // n_accounts + 1))[:n]
    )
    return of_days(entry, end, accounts, has_event, first[has_event])


def test_the_restricted_mean_of_a_constant_hazard_is_its_geometric_sum() -> None:
    hazard, at_risk = 0.003, np.full(HORIZON, 1e6)
    expected = (1 - (1 - hazard) ** HORIZON) / hazard
    assert restricted_mean(at_risk * hazard, at_risk) == pytest.approx(expected)


def test_the_restricted_mean_of_complete_data_is_the_mean_of_the_days_lived_through() -> None:
    data = followed(400, seed=6)
    complete = of_days(data.entry, np.full(400, HORIZON), data.accounts, data.event_deals, data.event_times)
    days = np.where(complete.first > 0, complete.first, HORIZON)
    daily = survival.of_first(complete)
    assert restricted_mean(daily.n_events, daily.at_risk) == pytest.approx(days.mean())
