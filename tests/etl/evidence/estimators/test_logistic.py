"""Logistic regression against statsmodels, and Firth's closed form."""

import math

import numpy as np
import pytest
import statsmodels.api as sm

from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators import logistic
from etl.evidence.estimators.panel import panel
from tests.etl.evidence.firms import firm

STUDIED, CONTRAST = score_study(panel(*firm(600, seed=3)))


def test_the_logistic_model_is_that_of_statsmodels() -> None:
    assert STUDIED.adjusted is not None
    x = STUDIED.adjusted.design.x[:, 1:]
    ours = logistic.fit(CONTRAST.is_first, x)
    theirs = sm.Logit(CONTRAST.is_first.astype(float), sm.add_constant(x)).fit(disp=0)
    assert ours is not None
    np.testing.assert_allclose(ours.coefficients, theirs.params, atol=1e-6)
    np.testing.assert_allclose(ours.probabilities, theirs.predict(), atol=1e-8)


def test_separated_arms_get_firths_closed_form() -> None:
    """With one binary column and Jeffreys' prior, every cell gains half an observation (Heinze & Schemper 2002)."""
    x = np.repeat([0.0, 1.0], [20, 10])
    is_yes = np.concatenate([np.arange(20) < 5, np.ones(10, bool)])
    found = logistic.fit(is_yes, x[:, None])
    assert found is not None
    assert found.method == "Firth"
    assert found.coefficients[0] == pytest.approx(math.log(5.5 / 15.5), abs=1e-6)
    assert found.coefficients[1] == pytest.approx(math.log(10.5 / 0.5) - math.log(5.5 / 15.5), abs=1e-6)


@pytest.mark.parametrize("is_yes", [np.zeros(10, bool), np.ones(10, bool)])
def test_one_arm_alone_has_no_propensity(is_yes: np.ndarray) -> None:
    assert logistic.fit(is_yes, np.arange(10.0)[:, None]) is None


def test_one_binary_column_has_the_closed_form_of_its_table() -> None:
    x = np.repeat([0.0, 1.0], [20, 10])
    is_yes = np.concatenate([np.arange(20) < 5, np.arange(10) < 6])
    found = logistic.fit(is_yes, x[:, None])
    assert found is not None
    assert found.method == "maximum likelihood"
    assert found.coefficients == pytest.approx([math.log(5 / 15), math.log(6 / 4) - math.log(5 / 15)])
    np.testing.assert_allclose(found.probabilities[[0, -1]], [5 / 20, 6 / 10])


def test_a_coefficient_beyond_10_counts_as_separation() -> None:
    for n, is_kept in ((10_000, True), (40_000, False)):  # log odds ratios of 9.2 and 10.6
        x = np.repeat([0.0, 1.0], n)
        found = logistic.fit(np.concatenate([np.arange(n) % 2 == 0, np.arange(n) >= 1]), x[:, None])
        assert (found is not None and found.method == "maximum likelihood") is is_kept


def test_a_column_that_repeats_another_has_no_fit() -> None:
    x = np.random.default_rng(1).normal(size=60)
    assert logistic.fit(np.arange(60) % 2 == 0, np.column_stack([x, x])) is None
