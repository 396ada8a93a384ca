"""The quarter of signature as covariates."""

import numpy as np
import patsy
import pytest

from etl.evidence.estimators.calendar import smooth_quarters

NAN = float("nan")


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
