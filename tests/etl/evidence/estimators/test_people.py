"""Means over the deals of the same person."""

import numpy as np

from etl.evidence.estimators.people import means_by


def test_a_deal_takes_the_means_over_its_persons_deals_this_one_included() -> None:
    found = means_by(np.array([0, 0, 1, 1]), np.array([[1.0, 0.0], [3.0, 4.0], [5.0, 1.0], [6.0, 1.0]]))
    np.testing.assert_allclose(found, [[2, 2], [2, 2], [5.5, 1], [5.5, 1]])


def test_a_deal_with_nobody_takes_the_mean_of_all_and_is_marked() -> None:
    found = means_by(np.array([0, -1, 1, -1]), np.array([[1.0], [3.0], [5.0], [7.0]]))
    np.testing.assert_allclose(found, [[1, 0], [4, 1], [5, 0], [4, 1]])


def test_under_one_in_twenty_with_nobody_is_not_marked() -> None:
    assert means_by(np.array([-1, *[0] * 19]), np.ones((20, 1))).shape == (20, 2)
    assert means_by(np.array([-1, *[0] * 20]), np.ones((21, 1))).shape == (21, 1)


def test_where_nobody_is_recorded_there_is_no_column() -> None:
    assert means_by(np.full(5, -1), np.ones((5, 2))).shape == (5, 0)


def test_an_unknown_quantity_is_in_no_mean() -> None:
    nan = float("nan")
    found = means_by(np.array([0, 0, 0, 1, 2]), np.array([[1.0], [3.0], [nan], [nan], [5.0]]))
    np.testing.assert_allclose(found, [[2], [2], [2], [3], [5]])  # of the person's known deals, else of all known ones
