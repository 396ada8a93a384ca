"""Where an interval lies, with exact limits: a ratio without error is its own interval."""

import math

import numpy as np
import pytest

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.verdicts import intervals
from tests.etl.evidence.verdicts.cases import log_ratio


def exactly(ratio: float) -> LogRatio:
    return LogRatio(math.log(ratio), np.zeros(50))


def crossing(quantile: float, times: float = 1.0) -> LogRatio:
    """A log ratio whose limit at that quantile is 0; or lies as far from 0 as `times` differs from 1."""
    centred = log_ratio(1.0, 0.06)
    return LogRatio(-centred.limit(quantile) * times, centred.deviations)


def test_an_interval_lies_below_1_where_its_upper_limit_does() -> None:
    assert not intervals.is_below(crossing(0.975))
    assert intervals.is_below(crossing(0.975, 1.001))
    assert not intervals.is_below(crossing(0.975, 0.999))


def test_an_interval_lies_above_1_where_its_lower_limit_does() -> None:
    assert not intervals.is_above(crossing(0.025))
    assert intervals.is_above(crossing(0.025, 1.001))
    assert not intervals.is_above(crossing(0.025, 0.999))


def test_leaning_asks_for_the_one_sided_bound_and_a_ratio_that_matters() -> None:
    assert not intervals.is_likely_below(crossing(0.96))
    assert not intervals.is_likely_below(crossing(0.96, 0.999))
    assert intervals.is_likely_below(crossing(0.96, 1.001))
    assert not intervals.is_likely_below(exactly(0.96))  # a precise ratio too near 1
    assert intervals.is_likely_below(exactly(0.94))


@pytest.mark.parametrize(("ratio", "is_relevant"), [(0.5, True), (0.95, True), (0.951, False), (1.5, False)])
def test_a_ratio_matters_up_to_95_hundredths(ratio: float, is_relevant: bool) -> None:
    assert intervals.is_relevant(exactly(ratio)) is is_relevant


@pytest.mark.parametrize(("ratio", "is_ruled_out"), [(0.89, False), (0.9, False), (0.901, True), (1.2, True)])
def test_a_benefit_is_ruled_out_above_nine_tenths(ratio: float, is_ruled_out: bool) -> None:
    assert intervals.rules_out_a_benefit(exactly(ratio)) is is_ruled_out


def test_it_is_the_lower_limit_that_rules_a_benefit_out() -> None:
    half = 1.9659 * 0.04  # t(399)
    assert intervals.rules_out_a_benefit(log_ratio(0.9 * math.exp(half) * 1.001, 0.04))
    assert not intervals.rules_out_a_benefit(log_ratio(0.9 * math.exp(half) * 0.999, 0.04))


def test_the_limit_nearest_1_is_the_upper_one_below_the_lower_one_above_and_1_between() -> None:
    below, above = log_ratio(0.6, 0.05), log_ratio(1.7, 0.05)
    assert intervals.limit_nearest_1(below) == below.limit(0.975)
    assert intervals.limit_nearest_1(above) == above.limit(0.025)
    assert intervals.limit_nearest_1(log_ratio(1.05, 0.2)) == 0.0
    assert intervals.limit_nearest_1(log_ratio(0.95, 0.2)) == 0.0
