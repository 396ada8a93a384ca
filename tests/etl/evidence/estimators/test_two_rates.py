"""The ratio of two rates against published and library values."""

import math

import numpy as np
import pytest
from scipy import stats

from etl.evidence import differ_by_chance, two_rates


def test_the_ratio_and_its_interval_are_those_of_r_s_poisson_test() -> None:
    # help(poisson.test) in R: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)).
    ratio = two_rates(11, 800, 21, 3011)
    assert ratio.value == pytest.approx(1.971488, abs=1e-6)
    assert (ratio.low, ratio.high) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)


@pytest.mark.parametrize(("now", "before"), [(0, 7), (5, 1), (60, 71)])
def test_the_interval_is_clopper_and_pearson_s_of_the_share_of_the_later_count(now: int, before: int) -> None:
    ratio = two_rates(now, 100, before, 200)
    share = stats.binomtest(now, now + before).proportion_ci(method="exact")
    assert ratio.low == pytest.approx(2 * share.low / (1 - share.low))
    assert ratio.high == pytest.approx(2 * share.high / (1 - share.high))


def test_over_dispersion_widens_the_interval_and_keeps_the_ratio() -> None:
    plain, wide = two_rates(66, 600, 68, 590), two_rates(66, 600, 68, 590, dispersion=2.0)
    assert plain.value == wide.value
    assert (wide.low or 0) < (plain.low or 0) < (plain.high or 0) < (wide.high or 0)


def test_nothing_before_or_no_time_gives_no_ratio() -> None:
    assert two_rates(3, 100, 0, 100).withheld
    assert two_rates(3, 100, 3, 0).withheld


def test_a_ratio_carries_its_counts_and_its_method() -> None:
    found = two_rates(6, 100, 9, 50)
    assert found.value == pytest.approx((6 / 100) / (9 / 50))
    assert (found.n_deals, found.n_events, found.n_accounts) == (0, 15, 0)
    assert found.method == "conditional exact"
    assert two_rates(6, 100, 9, 50, dispersion=1.0).method == "conditional exact"
    assert two_rates(6, 100, 9, 50, dispersion=0.4).low == found.low
    assert two_rates(6, 100, 9, 50, dispersion=1.5).method == "conditional exact, over-dispersion 1.50"


def test_over_dispersed_counts_are_divided_first() -> None:
    wide = two_rates(8, 100, 12, 100, dispersion=4.0)
    low, high = stats.beta.ppf(0.025, 2, 4), stats.beta.ppf(0.975, 3, 3)
    assert (wide.low, wide.high) == pytest.approx((low / (1 - low), high / (1 - high)))


def test_none_now_has_a_lower_limit_of_0_and_its_closed_form_above() -> None:
    found = two_rates(0, 100, 7, 300)
    high = 1 - 0.025 ** (1 / 7)
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3 * high / (1 - high))


def test_why_there_is_no_ratio_is_said() -> None:
    assert two_rates(3, 100, 0, 100).withheld == "Nothing happened before."
    for months, before in ((0.0, 100.0), (100.0, 0.0), (-1.0, 5.0), (math.nan, 5.0)):
        found = two_rates(3, months, 3, before)
        assert found.withheld == "No time was observed on one side."
        assert found.n_events == 6


def test_less_than_a_month_on_either_side_is_time_enough() -> None:
    assert two_rates(3, 0.5, 6, 0.5).value == pytest.approx(0.5)


@pytest.mark.parametrize("dispersion", [0.7, 1.0, 2.3])
def test_many_pairs_at_once_are_judged_as_each_by_itself(dispersion: float) -> None:
    chance = np.random.default_rng(1)
    now, before = chance.poisson(4, 3000).astype(float), chance.poisson(2, 3000).astype(float)
    months, months_before = chance.uniform(0.1, 60, 3000), chance.uniform(0.1, 60, 3000)
    months[::50], months_before[::70] = 0.0, 0.0
    found = differ_by_chance(now, months, before, months_before, dispersion=dispersion)

    def alone(n: float, time: float, n_before: float, time_before: float) -> bool | None:
        (fewer, its_time), (more, time_of_more) = sorted([(n_before, time_before), (n, time)])
        if not (time > 0 and time_before > 0):
            return None
        ratio = two_rates(int(fewer), its_time, int(more), time_of_more, dispersion=dispersion)
        return ratio.low is None or ratio.high is None or ratio.low <= 1 <= ratio.high

    assert found == [alone(*pair) for pair in zip(now, months, before, months_before, strict=True)]
    assert set(found) == {True, False, None}
