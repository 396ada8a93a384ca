"""When a unit took the practices up."""

import numpy as np
import pytest
from scipy import stats

from etl.evidence.checks.take_up import aligned, is_judged, uptake
from etl.evidence.estimators.event_study import NEVER
from etl.evidence.estimators.poisson import FloatArray, IntArray
from etl.evidence.verdicts.main_claims import holm


def deals(*shares: list[tuple[int, int]]) -> tuple[IntArray, IntArray, FloatArray]:
    """Units, each with (aligned, deals) for every quarter."""
    rows = [
        (unit, quarter, 1.0 if number < n_aligned else 0.0)
        for unit, quarters in enumerate(shares)
        for quarter, (n_aligned, n) in enumerate(quarters)
        for number in range(n)
    ]
    units, quarters, is_aligned = (np.array(column) for column in zip(*rows, strict=True))
    return units, quarters, is_aligned.astype(np.float64)


def test_a_deal_is_aligned_with_two_practices_and_neither_where_what_is_unknown_decides() -> None:
    practised = np.array([[1, 1, 0], [1, 0, 0], [1, 1, np.nan], [0, 0, np.nan], [1, 0, np.nan], [np.nan] * 3])
    assert aligned(practised) == pytest.approx([1, 0, 1, 0, np.nan, np.nan], nan_ok=True)


def test_take_up_is_the_quarter_from_which_on_the_share_rises_most() -> None:
    steady, step = [(6, 20)] * 6, [(4, 20), (4, 20), (16, 20), (16, 20), (16, 20), (16, 20)]
    found = uptake(*deals(steady, step), shape=(2, 6))
    assert found.take_up.tolist() == [NEVER, 2]
    assert (found.before[1], found.since[1]) == pytest.approx((0.2, 0.8))
    assert np.isnan(found.before[0])


def test_a_fall_is_no_take_up() -> None:
    assert uptake(*deals([(16, 20), (16, 20), (4, 20), (4, 20)]), shape=(1, 4)).take_up.tolist() == [NEVER]


@pytest.mark.parametrize(("n_later", "is_found"), [(9, False), (10, True)])
def test_ten_deals_are_needed_on_either_side(n_later: int, is_found: bool) -> None:
    found = uptake(*deals([(0, 60), (n_later, n_later)]), shape=(1, 2))
    assert (found.take_up[0] != NEVER) == is_found


@pytest.mark.parametrize(("n_aligned", "is_found"), [(249, False), (250, True)])
def test_the_share_must_rise_by_25_points(n_aligned: int, is_found: bool) -> None:
    found = uptake(*deals([(0, 1000), (n_aligned, 1000)]), shape=(1, 2))
    assert (found.take_up[0] != NEVER) == is_found


def test_the_p_is_fishers_one_sided_and_adjusted_by_holm_for_every_unit_and_quarter_tried() -> None:
    units, quarters, is_aligned = deals([(3, 20), (14, 20)], [(10, 20), (11, 20)])
    found = uptake(units, quarters, is_aligned, shape=(2, 2))
    exact = [
        stats.fisher_exact([[after, 20 - after], [before, 20 - before]], alternative="greater").pvalue
        for before, after in ((3, 14), (10, 11))
    ]
    assert found.p[0] == pytest.approx(holm(exact)[0])
    assert found.p[0] < 0.01


def test_a_rise_that_chance_could_make_is_no_take_up() -> None:
    assert uptake(*deals([(3, 12), (7, 12)]), shape=(1, 2)).take_up.tolist() == [NEVER]


def test_deals_that_may_be_aligned_or_not_count_on_neither_side() -> None:
    units, quarters, is_aligned = deals([(0, 15), (15, 15)])
    hidden = is_aligned.copy()
    hidden[:6] = np.nan
    assert uptake(units, quarters, is_aligned, shape=(1, 2)).take_up.tolist() == [1]
    assert uptake(units, quarters, hidden, shape=(1, 2)).take_up.tolist() == [NEVER]


def test_a_unit_is_judged_from_twenty_deals_on() -> None:
    units, _, is_aligned = deals([(5, 20)], [(5, 19)], [(5, 40)])
    is_aligned[units == 2] = np.nan
    assert is_judged(units, is_aligned, 4).tolist() == [True, False, False, False]


def test_chance_alone_makes_hardly_any_unit_take_up() -> None:
    draws = np.random.default_rng(1)
    n_found = 0
    for _ in range(200):
        units, quarters = draws.integers(0, 6, 900), draws.integers(0, 12, 900)
        found = uptake(units, quarters, (draws.random(900) < 0.4).astype(np.float64), shape=(6, 12))
        n_found += bool((found.take_up != NEVER).any())
    assert n_found <= 4  # of 200 firms, where 1 % is allowed for
