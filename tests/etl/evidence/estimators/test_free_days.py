"""Escalation-free days: restricted means in closed form."""

import math

import numpy as np
import pytest
from scipy import sparse

from etl.evidence.estimators import survival
from etl.evidence.estimators.followups import HORIZON, FollowUps, of_days
from etl.evidence.estimators.free_days import free_days, restricted_mean
from etl.evidence.results import Counts


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


def daily(days: list[int], accounts: list[int] | None = None) -> survival.Daily:
    """Deals followed throughout, each with its first escalation on a day; 0 for none."""
    n, first = len(days), np.array(days)
    rows = np.flatnonzero(first)
    return survival.of_first(
        of_days(
            np.zeros(n, dtype=np.int64),
            np.full(n, HORIZON),
            np.arange(n) if accounts is None else np.array(accounts),
            rows,
            first[rows],
        )
    )


def test_the_area_under_a_share_is_reckoned_day_by_day() -> None:
    # One of two has its event at time 1, the other at time 3: 1 + 1/2 + 1/2 + 0.
    assert restricted_mean(np.array([1.0, 0, 1, 0]), np.array([2.0, 1, 1, 0])) == pytest.approx(2.0)
    assert restricted_mean(np.array([0.0, 0, 0]), np.array([5.0, 5, 5])) == 3.0


def test_days_on_which_none_is_at_risk_leave_it_unknown_unless_all_had_their_event() -> None:
    assert np.isnan(restricted_mean(np.array([0.0, 0, 0]), np.array([2.0, 0, 2])))
    assert restricted_mean(np.array([2.0, 0, 0]), np.array([2.0, 0, 0])) == 1.0
    assert np.isnan(restricted_mean(np.array([0.0, 0]), np.array([2.0, 0.9e-4])))
    assert restricted_mean(np.array([0.0, 0]), np.array([2.0, 1e-4])) == 2.0


def test_rows_are_reckoned_one_by_one() -> None:
    found = restricted_mean(np.array([[1.0, 0], [0, 0]]), np.array([[2.0, 1], [3, 3]]))
    assert found.tolist() == [1.5, 2.0]


def test_two_arms_and_their_difference_are_means_of_days() -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(1, 364, 60).tolist() for _ in range(2))
    counts = Counts(120, 120, 60)
    found = free_days(daily(one), daily(other), counts, is_weighted=True)
    assert found.is_weighted
    assert (found.first, found.second) == pytest.approx((np.mean(one), np.mean(other)))
    assert found.difference.value == pytest.approx(np.mean(one) - np.mean(other))
    assert found.difference.method.endswith(", overlap-weighted")
    assert (found.difference.n_deals, found.difference.n_events, found.difference.n_accounts) == (120, 120, 60)


def test_the_interval_is_near_that_of_a_difference_of_means_by_account() -> None:
    rng = np.random.default_rng(4)
    one, other = rng.integers(1, 364, 150), rng.integers(1, 364, 150)
    found = free_days(daily(one.tolist()), daily(other.tolist()), Counts(300, 300, 150), is_weighted=False)
    half = 1.96 * np.std(one - other) / math.sqrt(150)  # accounts are drawn with both their deals
    assert found.difference.low is not None
    assert found.difference.high is not None
    assert found.difference.value - found.difference.low == pytest.approx(half, rel=0.12)
    assert found.difference.high - found.difference.value == pytest.approx(half, rel=0.12)
    assert not found.difference.method.endswith("weighted")


def padded(arm: survival.Daily, n: int) -> survival.Daily:
    """The arm with n more accounts that have no deal in it."""
    nothing = sparse.csr_array((n, HORIZON))
    return survival.Daily(*(sparse.vstack([table, nothing]) for table in (arm.events, arm.changes)))


def test_an_arm_that_draws_often_leave_empty_is_withheld() -> None:
    first, alone = daily([100, 200, 300, 0] * 5), padded(daily([50]), 19)
    found = free_days(first, alone, Counts(21, 16, 20), is_weighted=False)
    assert (found.first, found.second, found.difference.value) == (None, None, None)
    assert found.difference.withheld == "Too few accounts were followed for 12 months."
    assert not found.is_weighted


def test_an_arm_that_one_draw_in_fifty_leaves_empty_is_not_withheld() -> None:
    """Four of twenty accounts hold the arm: it is empty in (16/20)^20, 1 in 87, of the draws."""
    arm = padded(daily([50, 90, 150, 250]), 16)
    found = free_days(daily([100, 200, 300, 10] * 5), arm, Counts(24, 24, 20), is_weighted=False)
    assert found.second == pytest.approx(135)
    assert found.difference.low is not None
