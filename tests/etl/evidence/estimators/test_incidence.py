"""Cumulative incidence against statsmodels and closed forms."""

import math

import numpy as np
import pytest
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
