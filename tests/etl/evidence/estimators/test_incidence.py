"""Cumulative incidence against statsmodels and closed forms."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight

from etl.evidence.estimators.incidence import CENSORED, COMPETING, EVENT, incidence
from etl.evidence.estimators.poisson import FloatArray, IntArray


def _drawn(n: int, *, seed: int) -> tuple[FloatArray, IntArray, IntArray]:
    rng = np.random.default_rng(seed)
    days = np.ceil(rng.exponential(80, n))
    return days, rng.choice([CENSORED, EVENT, COMPETING], n, p=(0.2, 0.4, 0.4)), rng.integers(0, n // 2, n)


@pytest.mark.parametrize("by_day", [30, 90, 180])
def test_the_share_equals_that_of_statsmodels(by_day: int) -> None:
    days, kinds, accounts = _drawn(400, seed=1)
    reference = CumIncidenceRight(days, kinds)
    expected = reference.cinc[0][np.searchsorted(reference.times, by_day, side="right") - 1]
    found = incidence(days, kinds, accounts, by_day)
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert found.n_events == int(((kinds == EVENT) & (days <= by_day)).sum())


def test_without_censoring_it_is_the_plain_share() -> None:
    days, kinds = np.array([5.0, 10, 10, 20, 30, 200]), np.array([EVENT, COMPETING, EVENT, EVENT, COMPETING, EVENT])
    found = incidence(days, kinds, np.arange(6), 90)
    assert found.value == pytest.approx(3 / 6)


def test_the_interval_is_that_of_leaving_out_one_account_after_the_other() -> None:
    days, kinds, accounts = _drawn(300, seed=2)
    found = incidence(days, kinds, accounts, 90)
    without = [
        incidence(days[accounts != account], kinds[accounts != account], accounts[accounts != account], 90).value
        for account in np.unique(accounts)
    ]
    n_accounts = len(without)
    se = math.sqrt((n_accounts - 1) / n_accounts * float(np.square(np.array(without) - found.value).sum()))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    on_scale = [math.log(-math.log1p(-share)) for share in (found.low, found.high)]
    se_found = (on_scale[1] - on_scale[0]) / 2 / 1.97 * abs((1 - found.value) * math.log1p(-found.value))
    assert se_found == pytest.approx(se, rel=0.03)


@pytest.mark.parametrize(
    ("days", "kinds", "why"),
    [
        ([], [], "no such deals"),
        ([5, 6, 7], [CENSORED, COMPETING, COMPETING], "None of these deals"),
        ([5, 6, 7], [EVENT, EVENT, CENSORED], "followed for 90 days"),
        ([5, 6, 7], [EVENT, EVENT, EVENT], "no interval"),
    ],
)
def test_what_can_not_be_told_is_withheld(days: list[float], kinds: list[int], why: str) -> None:
    found = incidence(np.array(days, dtype=float), np.array(kinds, dtype=int), np.arange(len(days)), 90)
    assert found.value is None
    assert why in (found.withheld or "")


def test_three_deals_are_reckoned_by_hand() -> None:
    """An event at 10 of three at risk, one censored at 20, an event at 30 of one: 1/3 + 2/3 × 1 = 1, and 1/3 before."""
    days, kinds = np.array([10.0, 20, 30]), np.array([EVENT, CENSORED, EVENT])
    found = incidence(days, kinds, np.arange(3), 25)
    assert found.value == pytest.approx(1 / 3)
    # the share's variance by deal is p(1 − p)/n, times G/(G − 1); limits on log(−log(1 − F)) with t(2)
    se = math.sqrt(3 / 2 * (1 / 3) * (2 / 3) / 3)
    half = stats.t.ppf(0.975, 2) * se / abs((2 / 3) * math.log(2 / 3))
    middle = math.log(-math.log(2 / 3))
    expected = [1 - math.exp(-math.exp(middle + sign * half)) for sign in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(expected)
    assert (found.n_deals, found.n_events, found.n_accounts) == (3, 1, 3)


def test_a_deal_that_competed_is_no_longer_at_risk_and_keeps_its_share() -> None:
    days, kinds = np.array([5.0, 10, 20, 40]), np.array([COMPETING, EVENT, CENSORED, EVENT])
    assert incidence(days, kinds, np.arange(4), 10).value == pytest.approx(1 / 4)
    assert incidence(days, kinds, np.arange(4), 39).value == pytest.approx(1 / 4)
    assert incidence(days, kinds, np.arange(4), 40).value == pytest.approx(3 / 4)


def test_one_account_has_no_interval() -> None:
    found = incidence(np.array([5.0, 100.0]), np.array([EVENT, CENSORED]), np.zeros(2, dtype=int), 90)
    assert found.withheld == "One account; there is no interval."


def test_being_followed_up_to_the_day_is_enough() -> None:
    kinds = np.array([EVENT, CENSORED, CENSORED])
    assert incidence(np.array([5.0, 90, 20]), kinds, np.arange(3), 90).value is not None
    assert incidence(np.array([5.0, 89, 20]), kinds, np.arange(3), 90).value is None
    ended = np.array([EVENT, COMPETING, CENSORED])
    assert incidence(np.array([5.0, 89, 20]), ended, np.arange(3), 90).value is not None


def test_two_accounts_have_an_interval() -> None:
    days, kinds = np.array([5.0, 100, 120, 130]), np.array([EVENT, CENSORED, EVENT, COMPETING])
    assert incidence(days, kinds, np.array([0, 0, 1, 1]), 90).low is not None
