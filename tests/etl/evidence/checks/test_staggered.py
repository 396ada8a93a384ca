"""The second design of C4 on firms whose truth is known."""

import dataclasses
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks import staggered as checks
from etl.evidence.checks.rollout import rollout_by
from etl.evidence.checks.staggered import IMPUTATION, INTERACTION, LAST, staggered
from etl.evidence.estimators import permutation
from etl.evidence.estimators.event_study import LEADS
from etl.evidence.estimators.panel import panel
from etl.evidence.findings import TakeUp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Estimate
from tests.etl.evidence.rollouts import RISE, rollout


def by_region(firm: Inputs) -> TakeUp:
    return staggered(firm, panel(firm.deals, firm.windows))[0]


@pytest.fixture(scope="module")
def effective() -> TakeUp:
    return by_region(rollout(seed=1))


def test_the_ratio_is_that_of_the_whole_rise_of_the_score(effective: TakeUp) -> None:
    assert effective.ratio.value == pytest.approx(0.8**RISE, abs=0.1)
    assert effective.rise == pytest.approx(RISE, abs=0.08)
    assert (effective.n_units, effective.n_took_up) == (8, 6)
    assert effective.p is not None
    assert effective.p <= 0.02
    assert not effective.disagrees


def test_below_twenty_units_there_is_a_p_and_no_interval(effective: TakeUp) -> None:
    assert (effective.ratio.low, effective.ratio.high) == (None, None)


def test_the_other_estimators_are_rows_beside_it(effective: TakeUp) -> None:
    others = dict(effective.estimators)
    assert list(others) == [IMPUTATION, INTERACTION]
    assert others[IMPUTATION].value == pytest.approx(effective.ratio.value, rel=0.05)
    assert others[INTERACTION].value == pytest.approx(effective.ratio.value, rel=0.2)


def test_quarters_run_from_a_year_before_take_up_with_a_band_around_each(effective: TakeUp) -> None:
    assert [quarter.quarter for quarter in effective.quarters] == list(range(-LEADS, LAST + 1))
    assert all((quarter.low or 9) < quarter.ratio < (quarter.high or 0) for quarter in effective.quarters)
    before, since = effective.quarters[:LEADS], effective.quarters[LEADS:]
    assert all((quarter.low or 9) < 1 < (quarter.high or 0) for quarter in before)
    assert np.mean([math.log(quarter.ratio) for quarter in since]) < math.log(0.85)


def test_the_deals_of_each_quarter_are_those_of_the_units_that_took_up(effective: TakeUp) -> None:
    firm = rollout(seed=1)
    at = {unit.name: unit.take_up_on for unit in effective.units if unit.take_up_on}
    since = firm.deals.filter(pl.col("region").is_in(list(at))).filter(
        pl.col("signed_on") >= pl.col("region").replace_strict(at, return_dtype=pl.Date)
    )
    assert sum(quarter.n_deals for quarter in effective.quarters[LEADS:]) == len(since)


def test_a_region_that_took_up_while_rates_rose_disagrees() -> None:
    assert by_region(rollout(seed=2, ratio=1.25)).disagrees


def test_seven_regions_do_not_cap_whatever_they_show() -> None:
    found = by_region(rollout(seed=2, ratio=1.25, n_units=7))
    assert found.p is not None
    assert found.p < 0.05
    assert not found.disagrees


@pytest.mark.parametrize(("n_units", "is_drawn"), [(3, False), (4, True)])
def test_it_is_drawn_from_four_units_on(n_units: int, is_drawn: bool) -> None:
    found = by_region(rollout(1500, seed=3, n_units=n_units, n_never=1))
    assert bool(found.quarters) == is_drawn == (found.ratio.withheld is None)
    assert found.n_units == n_units == len(found.units)


def test_with_four_units_the_p_is_over_every_way_to_give_the_dates_away() -> None:
    found = by_region(rollout(1500, seed=3, n_units=4, n_never=1))
    assert found.p is not None
    assert found.p * 24 == pytest.approx(round(found.p * 24))


def test_from_twenty_units_on_there_is_an_interval_by_unit() -> None:
    found = by_region(rollout(4000, seed=4, n_units=20, n_never=4))
    assert found.ratio.low is not None
    assert found.ratio.low < (found.ratio.value or 0) < (found.ratio.high or 0)
    assert found.ratio.low < 0.8**RISE < (found.ratio.high or 0)
    assert "jackknife by unit" in found.ratio.method


def test_only_the_interval_counts_where_there_is_one_else_the_p() -> None:
    counts = {"n_deals": 9, "n_events": 9, "n_accounts": 9, "method": "m"}
    assert checks._is_against(Estimate(1.2, 1.0, 1.4, **counts), 0.9)
    assert not checks._is_against(Estimate(1.2, 0.99, 1.4, **counts), 0.001)
    assert checks._is_against(Estimate(1.2, None, None, **counts), 0.049)
    assert not checks._is_against(Estimate(1.2, None, None, **counts), 0.05)
    assert not checks._is_against(Estimate(0.8, None, None, **counts), 0.001)


def test_units_are_those_that_the_firm_names_and_only_regions_cap() -> None:
    firm = rollout(seed=2, ratio=1.25)
    by_segment = dataclasses.replace(
        firm, deals=firm.deals.with_columns(segment="region").drop("region"), take_up_unit="segment"
    )
    found = by_region(by_segment)
    assert found.unit == "segment"
    assert found.n_took_up == 6
    assert not found.disagrees


def test_sales_owners_are_shown_without_names_and_never_cap() -> None:
    firm = rollout(seed=1)
    others = staggered(firm, panel(firm.deals, firm.windows))[1:]
    assert others[0].unit == "sales owner"
    assert all(found.units == () and found.quarters == () and not found.disagrees for found in others)


def test_without_a_take_up_it_says_so_and_gives_no_number() -> None:
    firm = rollout(1000, seed=5, n_never=8)
    found = by_region(firm)
    assert found.ratio.value is None
    assert "No region shows a quarter in which it took the practices up" in (found.ratio.withheld or "")
    assert (found.p, found.pre_trend_p, found.quarters) == (None, None, ())


def test_a_firm_without_deals_or_without_escalations_has_no_number() -> None:
    firm = rollout(1000, seed=6)
    calm = firm.windows.with_columns(n_attributable_escalations=pl.lit(0))
    for empty in (Inputs(), dataclasses.replace(firm, windows=calm)):
        for found in staggered(empty, panel(empty.deals, empty.windows)):
            assert found.ratio.value is None
            assert found.ratio.withheld


def test_it_is_the_same_twice_and_with_rows_in_another_order() -> None:
    firm = rollout(1500, seed=7)
    mixed = dataclasses.replace(firm, deals=firm.deals.sample(fraction=1.0, shuffle=True, seed=1))
    assert by_region(firm) == by_region(firm)
    assert by_region(mixed).p == by_region(firm).p
    assert by_region(mixed).ratio.value == pytest.approx(by_region(firm).ratio.value, rel=1e-8)


def test_the_jackknife_leaves_out_hundredths_of_many_units(monkeypatch: pytest.MonkeyPatch) -> None:
    firm = rollout(4000, seed=4, n_units=24, n_never=4)
    each = by_region(firm).ratio
    monkeypatch.setattr(checks, "_MOST_FOLDS", 12)
    pairs = by_region(firm).ratio
    widths = [math.log((ratio.high or 0) / (ratio.low or 1)) for ratio in (each, pairs)]
    assert widths[1] == pytest.approx(widths[0], rel=0.5)
    assert widths[1] != widths[0]


@pytest.mark.thorough
@pytest.mark.parametrize("ratio", [0.8, 1.0])
def test_without_an_earlier_trend_the_truth_is_found(ratio: float) -> None:
    """Bias of 60 firms of 3,000 deals in 8 regions: the standard error of the mean is about .01."""
    logs = []
    for seed in range(60):
        firm = rollout(seed=seed, ratio=ratio)
        found = rollout_by(panel(firm.deals, firm.windows), "region")
        logs.append([checks._extended(found.cells, found.take_up), checks._imputed(found.cells, found.take_up)])
    truth = RISE * math.log(ratio)
    assert np.mean(logs, axis=0) == pytest.approx([truth, truth], abs=0.035)


@pytest.mark.thorough
@pytest.mark.slow
def test_where_nothing_is_true_few_firms_are_told_otherwise() -> None:
    """100 firms: 5 are expected of either test, more than 11 would be in 1 of 100."""
    found = [by_region(rollout(2000, seed=seed, ratio=1.0)) for seed in range(100)]
    assert sum((of.p or 1) < 0.05 for of in found) <= 11
    assert sum((of.pre_trend_p or 1) < 0.05 for of in found) <= 11
    bounded = [all((q.low or 0) <= 1 <= (q.high or 9) for q in of.quarters) for of in found]
    assert sum(bounded) >= 88  # the band is simultaneous: 95 are expected


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize(("ratio", "trend"), [(1.0, -0.08), (0.8, 0.08)])
def test_an_earlier_trend_of_the_regions_that_take_up_is_seen(ratio: float, trend: float) -> None:
    """It would pass for a benefit, or hide one; the pre-trend finds about half of them and more, chance one in 20."""
    found = [by_region(rollout(seed=seed, ratio=ratio, trend=trend)) for seed in range(20)]
    assert sum((of.pre_trend_p or 1) < 0.05 for of in found) >= 8
    assert all(of.disagrees for of in found if (of.pre_trend_p or 1) < 0.05)
    bias = np.mean([math.log(of.ratio.value or 1) for of in found]) - RISE * math.log(ratio)
    assert np.sign(bias) == np.sign(trend)


@pytest.mark.thorough
def test_a_true_benefit_is_found_in_most_firms() -> None:
    found = [by_region(rollout(seed=seed, ratio=0.8)) for seed in range(30)]
    assert sum((of.p or 1) < 0.05 and (of.ratio.value or 2) < 1 for of in found) >= 24


def test_the_permutations_are_enough_for_a_level_of_five_percent() -> None:
    assert 1 / (1 + permutation.PERMUTATIONS) <= 0.005
