"""The quarter of signature as covariates."""

import numpy as np
import patsy
import pytest

from etl.evidence.estimators.calendar import quarter_indicators, smooth_quarters

NAN = float("nan")


def grouped(deals: list[int], events: list[int]) -> list[int] | None:
    """The group of each quarter, with that many deals and events in it; None where there are no indicators."""
    numbers = np.repeat(np.arange(8000.0, 8000 + len(deals)), deals)
    happened = np.concatenate([np.r_[np.ones(e), np.zeros(n - e)] for n, e in zip(deals, events, strict=True)])
    found = quarter_indicators(numbers, happened)
    if found is None:
        return None
    first = np.cumsum([0, *deals[:-1]])
    return [int(row.argmax()) + 1 if row.any() else 0 for row in found[first]]


def test_each_quarter_with_20_deals_and_10_events_is_by_itself() -> None:
    assert grouped([20] * 4, [10] * 4) == [0, 1, 2, 3]


def test_a_quarter_with_fewer_is_joined_with_the_next_and_the_last_with_the_one_before() -> None:
    assert grouped([20, 19, 20, 20, 20], [10] * 5) == [0, 1, 1, 2, 3]
    assert grouped([20, 20, 20, 20, 20], [10, 9, 10, 10, 10]) == [0, 1, 1, 2, 3]
    assert grouped([20, 20, 20, 19], [10] * 4) == [0, 1, 2, 2]


def test_there_are_none_below_three_groups_or_half_as_many_as_quarters() -> None:
    assert grouped([20] * 3, [10] * 3) == [0, 1, 2]
    assert grouped([20] * 2, [10] * 2) is None
    assert grouped([10] * 8, [5] * 8) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert grouped([7] * 12, [5] * 12) is None


def test_a_deal_without_a_quarter_takes_the_middle_one() -> None:
    numbers = np.array([*np.repeat([1.0, 2.0, 3.0], 20), NAN])
    found = quarter_indicators(numbers, np.ones(61))
    assert found is not None
    np.testing.assert_array_equal(found[-1], [1, 0])
    assert quarter_indicators(np.full(5, NAN), np.ones(5)) is None


def quarters(numbers: object) -> np.ndarray:
    return smooth_quarters(np.asarray(numbers, dtype=float))


def test_fewer_than_twelve_quarters_are_a_line() -> None:
    line = quarters([*range(100, 111), NAN])
    np.testing.assert_allclose(line, np.array([[*range(11), 5.0]]).T)


def test_twelve_quarters_bend_as_harrells_natural_spline() -> None:
    """Harrell 2001, 2.4.5: any basis of natural cubic splines spans the same columns; scaled by the outer knots."""
    numbers = np.arange(8100.0, 8112.0)
    ours = quarters(numbers)
    assert ours.shape == (12, 2)
    first, middle, last = np.quantile(numbers, (0.1, 0.5, 0.9))
    basis = patsy.dmatrix(
        "cr(q, knots=[k], lower_bound=a, upper_bound=b) - 1", {"q": numbers, "k": middle, "a": first, "b": last}
    )
    residual = ours[:, 1] - basis @ np.linalg.lstsq(basis, ours[:, 1], rcond=None)[0]
    assert np.abs(residual).max() < 1e-8
    at_middle = ((middle - first) ** 3) / (last - first) ** 2
    assert np.interp(middle, numbers, ours[:, 1]) == pytest.approx(at_middle, rel=0.05)
    # between the first knot and the middle the bend is the cube alone
    row = np.flatnonzero((numbers > first) & (numbers < middle))[0]
    assert ours[row, 1] == pytest.approx((numbers[row] - first) ** 3 / (last - first) ** 2)


def test_quarters_that_crowd_at_one_end_have_no_bend() -> None:
    assert quarters([*range(12), *[11] * 200]).shape[1] == 1
    assert quarters([*range(12), *[0] * 200]).shape[1] == 1
