"""Rate ratios, their intervals and tests, against closed forms, scipy and statsmodels."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from etl.evidence.estimators import clusters
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.regression import (
    LogRatio,
    avoided_per_100,
    departure_p,
    detection_factor,
    ratio_estimate,
    regress,
    regress_richest,
    safe_exp,
)
from tests.etl.evidence.estimators.panels import panel_of
from tests.oracles.counts import clustered_counts

DEVIATIONS = np.array([0.1, -0.2, 0.05, 0.15, -0.1])
RATIO = LogRatio(-0.4, DEVIATIONS)
DATA = clustered_counts(n=300, n_accounts=100)
OBSERVED = panel_of(300, events=DATA.events, months=DATA.months, accounts=DATA.accounts.tolist())
MODEL = regress(OBSERVED, bare(DATA.x))
assert MODEL is not None


def test_the_standard_error_is_the_jackknifes() -> None:
    assert RATIO.se == pytest.approx(math.sqrt(4 / 5 * sum(d * d for d in (0.1, 0.2, 0.05, 0.15, 0.1))))
    assert RATIO.df == 4


@pytest.mark.parametrize("quantile", [0.025, 0.2, 0.9, 0.975])
def test_a_limit_is_a_quantile_of_t(quantile: float) -> None:
    assert RATIO.limit(quantile) == pytest.approx(stats.t.ppf(quantile, 4, loc=-0.4, scale=RATIO.se))


def test_p_is_that_of_a_two_sided_t_test() -> None:
    assert RATIO.p == pytest.approx(2 * stats.t.cdf(-0.4 / RATIO.se, 4))
    assert LogRatio(0.4, DEVIATIONS).p == pytest.approx(RATIO.p)
    assert LogRatio(0.4, np.zeros(5)).p == 1.0


def test_the_smallest_ratio_detected_has_the_power_of_80_percent() -> None:
    factor = stats.t.ppf(0.975, 4) + stats.t.ppf(0.80, 4)
    assert detection_factor(4) == pytest.approx(factor)
    assert RATIO.smallest_detectable == pytest.approx(math.exp(-factor * RATIO.se))


def test_a_ratio_of_ratios_takes_the_deviations_account_by_account() -> None:
    difference = RATIO - LogRatio(-0.1, DEVIATIONS / 2)
    assert difference.value == pytest.approx(-0.3)
    np.testing.assert_allclose(difference.deviations, DEVIATIONS / 2)


def test_a_ratio_is_shown_with_its_limits_and_counts() -> None:
    shown = ratio_estimate(RATIO, OBSERVED, "a method")
    assert shown.value == pytest.approx(math.exp(-0.4))
    assert shown.low == pytest.approx(math.exp(RATIO.limit(0.025)))
    assert shown.high == pytest.approx(math.exp(RATIO.limit(0.975)))
    assert (shown.n_deals, shown.n_events, shown.n_accounts) == (300, int(DATA.events.sum()), 100)
    assert shown.method == "a method"


def test_a_contrast_weighs_coefficients_and_their_deviations() -> None:
    contrast = (0.0, 2.0, -1.0)
    found = MODEL.log_ratio(contrast)
    assert found.value == pytest.approx(2 * MODEL.fit.coefficients[1] - MODEL.fit.coefficients[2])
    np.testing.assert_allclose(found.deviations, 2 * MODEL.deviations[:, 4] - MODEL.deviations[:, 5])
    assert MODEL.method == "piecewise Poisson, CR3 by account, t(99)"
    shown = MODEL.rate_ratio((1.0,))
    assert shown.value == pytest.approx(math.exp(MODEL.fit.coefficients[0]))
    assert shown.method == MODEL.method


def test_the_model_is_that_of_statsmodels_with_the_jackknife_of_its_accounts() -> None:
    months = OBSERVED.months.ravel()
    seen = months > 0
    long = np.hstack([np.tile(np.eye(3), (300, 1)), np.repeat(DATA.x, 3, axis=0)])[seen]
    theirs = sm.GLM(DATA.events.ravel()[seen], long, family=sm.families.Poisson(), offset=np.log(months[seen])).fit()
    np.testing.assert_allclose(MODEL.fit.coefficients, theirs.params[3:], rtol=1e-5)
    np.testing.assert_array_equal(MODEL.deviations, clusters.jackknife(MODEL.fit, DATA.x, DATA.accounts))


def test_another_outcome_may_stand_in_for_the_events() -> None:
    other = np.roll(DATA.events, 1, axis=0) * (DATA.months > 0)
    changed = regress(OBSERVED, bare(DATA.x), events=other)
    assert changed is not None
    assert changed.fit.expected.sum() == pytest.approx(other.sum())


def test_one_account_no_event_or_an_infinite_ratio_have_no_model() -> None:
    design = bare(np.array([[0.0], [1.0], [0.0], [1.0]]))
    events = [[2], [1], [1], [3]]
    assert regress(panel_of(4, events=events, accounts=[0, 0, 0, 0]), design) is None
    assert regress(panel_of(4), design) is None
    assert regress(panel_of(4, events=[[2], [0], [1], [0]]), design) is None
    assert regress(panel_of(4, events=events, accounts=[0, 0, 1, 1]), design) is not None


def test_the_first_design_that_fits_is_taken() -> None:
    observed = panel_of(4, events=[[2], [0], [1], [1]])
    separated, usable = bare(np.array([[0.0], [1.0], [0.0], [0.0]])), bare(np.array([[0.0], [0.0], [0.0], [1.0]]))
    found = regress_richest(observed, [separated, usable])
    assert found is not None
    assert found.design is usable
    assert regress_richest(observed, [separated]) is None


def test_the_number_avoided_is_that_of_the_deals_one_by_one() -> None:
    """Each deal's rate over a year of 3, 3 and 6 months, as it is and with all three practices."""
    from_score = DATA.x[:, 0]
    found = avoided_per_100(MODEL, from_score)
    rates = np.exp(MODEL.fit.intercepts) @ np.array([3.0, 3.0, 6.0])
    b = MODEL.fit.coefficients
    others = DATA.x[:, 1:] @ b[1:]
    each = rates * (np.exp(others + b[0] * from_score) - np.exp(others + b[0] * 3))
    assert found.value == pytest.approx(100 * each.mean())
    assert found.method == f"g-computation on {MODEL.method}"


def test_the_interval_of_the_number_avoided_is_that_of_leaving_out_accounts() -> None:
    from_score = DATA.x[:, 0]
    found = avoided_per_100(MODEL, from_score)
    left_out = []
    for account in range(100):
        kept = DATA.accounts != account
        model = regress(OBSERVED.only(kept), bare(DATA.x[kept]))
        assert model is not None
        left_out.append(avoided_per_100(model, from_score[kept]).value or 0.0)
    jackknife = math.sqrt(99 / 100 * sum((found.value - value) ** 2 for value in left_out))
    half = stats.t.ppf(0.975, 99) * jackknife
    assert found.high - found.value == pytest.approx(half, rel=0.03)
    assert found.value - found.low == pytest.approx(half, rel=0.03)


def test_a_departure_is_the_wald_test_of_its_contrasts() -> None:
    contrasts = np.array([[-2.0, 1.0, 0.0], [-3.0, 0.0, 1.0]])
    values = contrasts @ MODEL.fit.coefficients[:3]
    moved = MODEL.deviations[:, 3:6] @ contrasts.T
    covariance = 99 / 100 * moved.T @ moved
    f = values @ np.linalg.solve(covariance, values) / 2
    assert departure_p(MODEL, contrasts) == pytest.approx(stats.f.sf(f, 2, 99))


def test_one_contrast_alone_is_the_t_test_squared() -> None:
    assert departure_p(MODEL, np.array([[1.0]])) == pytest.approx(MODEL.log_ratio((1.0,)).p)


def test_a_large_exponent_is_infinite_and_no_overflow() -> None:
    assert safe_exp(1.0) == math.e
    assert safe_exp(699.0) == math.exp(699.0)
    assert safe_exp(700.0) == safe_exp(1e9) == math.inf
