"""Curves over days: against statsmodels, published data and closed forms."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from etl.evidence.estimators import survival
from etl.evidence.estimators.followups import HORIZON, FollowUps, of_days

# Valve seats replaced on 41 diesel engines: days of replacement, then days of the end of observation (Nelson 1995,
# "Confidence limits for recurrence data", Technometrics 37: 147–157, table 1).
VALVE_SEATS = {
    251: ([], 761), 252: ([], 759), 327: ([98], 667), 328: ([326, 653, 653], 667), 329: ([], 665), 330: ([84], 667),
    331: ([87], 663), 389: ([646], 653), 390: ([92], 653), 391: ([], 651), 392: ([258, 328, 377, 621], 650),
    393: ([61, 539], 648), 394: ([254, 276, 298, 640], 644), 395: ([76, 538], 642), 396: ([635], 641),
    397: ([349, 404, 561], 649), 398: ([], 631), 399: ([], 596), 400: ([120, 479], 614), 401: ([323, 449], 582),
    402: ([139, 139], 589), 403: ([], 593), 404: ([573], 589), 405: ([165, 408, 604], 606), 406: ([249], 594),
    407: ([344, 497], 613), 408: ([265, 586], 595), 409: ([166, 206, 348], 389), 410: ([], 601), 411: ([410, 581], 601),
    412: ([], 611), 413: ([], 608), 414: ([], 587), 415: ([367], 603), 416: ([202, 563, 570], 585), 417: ([], 587),
    418: ([], 578), 419: ([], 578), 420: ([], 586), 421: ([], 585), 422: ([], 582),
}  # fmt: skip


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


def statsmodels_curve(data: FollowUps) -> SurvfuncRight:
    """Events up to the horizon; a deal is at risk at t where entry < t ≤ stop."""
    return SurvfuncRight(data.stops, (data.first > 0).astype(int), entry=data.entry if data.n_late else None)


@pytest.mark.parametrize("is_late", [False, True])
def test_the_share_without_an_escalation_is_that_of_statsmodels(is_late: bool) -> None:
    data = followed(300, seed=1, is_late=is_late)
    steps = survival.share_without(survival.of_first(data))
    reference = statsmodels_curve(data)
    times = np.asarray(reference.surv_times, dtype=int)
    np.testing.assert_allclose(steps.values[times - 1], reference.surv_prob, rtol=1e-10)


def test_with_one_deal_an_account_the_standard_error_is_greenwoods() -> None:
    data = followed(300, seed=2)
    steps = survival.share_without(survival.of_first(data))
    reference = statsmodels_curve(data)
    inner = reference.surv_prob > 0
    times = np.asarray(reference.surv_times, dtype=int)[inner]
    factor = math.sqrt(300 / 299)
    np.testing.assert_allclose(steps.errors[times - 1], factor * reference.surv_prob_se[inner], rtol=1e-9)


def test_limits_are_those_of_the_log_log_scale() -> None:
    data = followed(200, seed=3)
    steps = survival.share_without(survival.of_first(data))
    value, error, t = steps.values[99], steps.errors[99], stats.t.ppf(0.975, 199)
    half = t * error / abs(value * math.log(value))
    assert steps.low[99] == pytest.approx(math.exp(-math.exp(math.log(-math.log(value)) + half)))
    assert steps.high[99] == pytest.approx(math.exp(-math.exp(math.log(-math.log(value)) - half)))


def test_copies_of_deals_within_an_account_do_not_narrow_the_interval() -> None:
    once = followed(150, seed=4)
    twice = FollowUps(
        *(np.tile(values, 2) for values in (once.entry, once.exit, once.first, once.accounts)),
        event_deals=np.concatenate([once.event_deals, once.event_deals + 150]),
        event_times=np.tile(once.event_times, 2),
    )
    for curve, daily in ((survival.share_without, survival.of_first), (survival.mean_cumulative, survival.of_all)):
        np.testing.assert_allclose(curve(daily(once)).errors, curve(daily(twice)).errors, rtol=1e-9)


def test_weights_count_a_deal_as_that_many() -> None:
    data = followed(40, seed=5)
    weights = np.random.default_rng(5).integers(1, 4, 40)
    repeated = SurvfuncRight(np.repeat(data.stops, weights), np.repeat((data.first > 0).astype(int), weights))
    steps = survival.share_without(survival.of_first(data, weights.astype(float)))
    times = np.asarray(repeated.surv_times, dtype=int)
    np.testing.assert_allclose(steps.values[times - 1], repeated.surv_prob, rtol=1e-10)


def valve_seats() -> FollowUps:
    """The engines up to the horizon of 365 days, by which none but engine 409 (389 days) is near its end."""
    engines = list(VALVE_SEATS.values())
    events = [(row, day) for row, (days, _) in enumerate(engines) for day in days if day <= HORIZON]
    deals, times = (np.array(column) for column in zip(*events, strict=True))
    end = np.array([min(end, HORIZON) for _, end in engines])
    return of_days(np.zeros(41, dtype=np.int64), end, np.arange(41), deals, times)


def test_nelsons_valve_seats_have_his_mean_cumulative_function() -> None:
    assert (len(VALVE_SEATS), sum(len(days) for days, _ in VALVE_SEATS.values())) == (41, 48)
    steps = survival.mean_cumulative(survival.of_all(valve_seats()))
    published = {61: 0.024, 76: 0.049, 84: 0.073, 87: 0.098, 92: 0.122, 98: 0.146, 120: 0.171, 139: 0.220, 165: 0.244}
    for day, value in published.items():
        assert steps.values[day - 1] == pytest.approx(value, abs=5e-4)
    assert steps.errors[60] == pytest.approx(0.024, abs=5e-4)


def test_the_variance_is_lawless_and_nadeaus() -> None:
    data = valve_seats()
    steps = survival.mean_cumulative(survival.of_all(data))
    squares = 0.0
    for engine in range(41):
        total = 0.0
        for day in np.unique(data.event_times):
            happened = (data.event_times == day) & (data.event_deals == engine)
            total += (happened.sum() - (data.event_times == day).sum() / 41) / 41
        squares += total**2
    assert steps.errors[-1] == pytest.approx(math.sqrt(41 / 40 * squares), rel=1e-10)


def test_a_deal_observed_late_is_not_at_risk_before() -> None:
    data = of_days(np.array([0, 30]), np.array([100, 100]), np.arange(2), np.array([0, 1]), np.array([20, 50]))
    at_risk = survival.of_first(data).at_risk
    assert (at_risk[19], at_risk[20], at_risk[29], at_risk[30], at_risk[49], at_risk[50]) == (1, 0, 0, 1, 1, 0)
    assert [data.at_risk(day) for day in (0, 20, 30, 31, 51)] == [1, 1, 0, 1, 0]


def test_three_deals_of_two_accounts_are_reckoned_by_hand() -> None:
    """At risk 3, 2, 2 at times 1, 2, 3; events at 1 and 3, of accounts 0 and 1."""
    data = of_days(
        np.zeros(3, dtype=np.int64), np.array([10, 10, 10]), np.array([0, 1, 1]), np.array([0, 1]), np.array([1, 3])
    )
    daily = survival.of_first(data)
    assert (daily.n_accounts, daily.n_events[:3].tolist(), daily.at_risk[:3].tolist()) == (2, [1, 0, 1], [3, 2, 2])
    assert daily.at_risk[10:].tolist() == [0] * (HORIZON - 10)
    free = survival.share_without(daily)
    assert free.values[:4] == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1 / 3])
    # each account's sum of (events − hazard × at risk) / (at risk × (1 − hazard)), at time 1: ±(1/3 × 2)/2 = ±1/3
    assert free.errors[0] == pytest.approx(2 / 3 * math.sqrt(2 * 2 * (1 / 3) ** 2))
    mean = survival.mean_cumulative(survival.of_all(data))
    assert mean.values[:4] == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3])


def test_limits_of_a_mean_lie_on_the_scale_of_its_log() -> None:
    data = valve_seats()
    steps = survival.mean_cumulative(survival.of_all(data))
    half = stats.t.ppf(0.975, 40) * steps.errors[-1] / steps.values[-1]
    assert steps.low[-1] == pytest.approx(steps.values[-1] * math.exp(-half))
    assert steps.high[-1] == pytest.approx(steps.values[-1] * math.exp(half))


def test_before_the_first_event_there_are_no_limits() -> None:
    data = of_days(
        np.zeros(3, dtype=np.int64), np.array([300, 300, 300]), np.arange(3), np.array([0, 1, 2]), np.array([5, 9, 12])
    )
    free, mean = survival.share_without(survival.of_first(data)), survival.mean_cumulative(survival.of_all(data))
    assert (free.values[3], mean.values[3]) == (1.0, 0.0)
    assert np.isnan([free.low[3], free.high[3], mean.low[3], mean.high[3]]).all()
    assert np.isfinite([free.low[4], free.high[4], mean.low[4], mean.high[4]]).all()
    assert free.values[11] == 0.0
    assert np.isnan([free.low[11], free.high[11]]).all()


def test_one_account_has_no_standard_error_and_two_have() -> None:
    for n_accounts, has_error in ((1, False), (2, True)):
        data = of_days(
            np.zeros(4, dtype=np.int64),
            np.full(4, 100),
            np.arange(4) % n_accounts,
            np.array([0, 1, 2]),
            np.array([3, 8, 8]),
        )
        assert np.isfinite(survival.share_without(survival.of_first(data)).errors[5]) == has_error
        assert np.isfinite(survival.mean_cumulative(survival.of_all(data)).errors[5]) == has_error


def test_more_accounts_than_are_read_at_once_change_nothing() -> None:
    data = followed(2500, seed=9)
    whole = survival.share_without(survival.of_first(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survival, "_AT_ONCE", 100_000)
        np.testing.assert_allclose(survival.share_without(survival.of_first(data)).errors, whole.errors)


def test_a_curve_ends_where_fewer_than_so_many_are_at_risk() -> None:
    data = of_days(
        np.zeros(3, dtype=np.int64), np.array([10, 20, HORIZON]), np.arange(3), np.array([1]), np.array([15])
    )
    daily = survival.of_first(data)
    assert [survival.last_time(daily, least) for least in (1, 2, 3, 4)] == [HORIZON, 15, 10, 0]


def test_events_beyond_the_horizon_do_not_count() -> None:
    data = of_days(
        np.zeros(2, dtype=np.int64),
        np.full(2, HORIZON),
        np.arange(2),
        np.array([0, 1]),
        np.array([HORIZON, HORIZON + 1]),
    )
    assert survival.of_first(data).n_events.sum() == 1
    assert survival.of_first(data).n_events[-1] == 1
