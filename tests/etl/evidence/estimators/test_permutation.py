"""What an estimate could have been, had dates gone to other units."""

import numpy as np
import pytest

from etl.evidence.estimators import permutation


def test_every_other_way_is_listed_where_units_are_few() -> None:
    dates = np.array([3, 5, 9, 9])
    others = list(permutation.permutations(dates))
    assert len(others) == 4 * 3 - 1
    assert len({tuple(other) for other in others}) == len(others)
    assert not any(np.array_equal(other, dates) for other in others)


def test_with_many_units_some_ways_are_drawn_the_same_ones_each_time() -> None:
    dates = np.arange(12)
    first, second = (list(permutation.permutations(dates)) for _ in range(2))
    assert len(first) == permutation.PERMUTATIONS
    assert np.array_equal(first, second)
    assert all(sorted(other) == list(dates) for other in first)


def test_the_p_value_counts_the_assignment_found_and_both_sides() -> None:
    assert permutation.p_value(-2.0, np.array([2.0, 1.0, -3.0, 0.0, np.nan])) == pytest.approx((1 + 2) / (1 + 4))
    assert permutation.p_value(1.0, np.array([np.nan])) is None
    assert permutation.p_value(np.nan, np.array([1.0])) is None


def test_a_number_known_in_too_few_permutations_has_no_deviation() -> None:
    others = np.column_stack([np.tile([1.0, -1.0], 10), np.r_[np.ones(18), np.nan, np.nan]])
    assert permutation.deviations(others) == pytest.approx([1.0, 0.0])


def test_the_band_by_the_largest_deviation_holds_for_all_numbers_at_once() -> None:
    draws = np.random.default_rng(3)
    spread = np.array([0.1, 1.0, 5.0])
    others = draws.normal(size=(4000, 3)) * spread
    found, of_each = permutation.largest(spread * np.array([0.0, 2.0, 0.0]), others)
    assert found == pytest.approx(2.0, rel=0.05)
    factor = np.quantile(of_each, 0.95)
    assert factor == pytest.approx(2.39, abs=0.05)  # of three independent normals: Φ⁻¹((1 + .95^⅓)/2)
    fresh = np.abs(draws.normal(size=(4000, 3)) * spread) <= factor * permutation.deviations(others)
    assert fresh.all(axis=1).mean() == pytest.approx(0.95, abs=0.01)


def test_without_any_permutation_there_is_no_largest_deviation() -> None:
    found, of_each = permutation.largest(np.zeros(2), np.empty((0, 2)))
    assert np.isnan(found)
    assert len(of_each) == 0
