"""The ratio of two rates against published and library values."""

import pytest
from scipy import stats

from etl.evidence import two_rates


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
