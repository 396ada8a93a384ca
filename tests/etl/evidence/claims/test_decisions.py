"""What a decision rests on: published posteriors, the strength of a hidden factor, amounts per quarter."""

import dataclasses
import math

import numpy as np
import pytest

from etl.evidence import assess
from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.decisions import benchmarks, per_quarter, posterior, with_cost
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.poisson import fit
from etl.evidence.estimators.regression import regress
from etl.evidence.findings import Decisions
from etl.evidence.results import Cost
from tests.etl.evidence.estimators.panels import panel_of
from tests.etl.evidence.firms import firm

DEALS, WINDOWS = firm(800, seed=1)
EVIDENCE = assess(DEALS, WINDOWS)


def _decisions() -> Decisions:
    assert EVIDENCE.decisions is not None
    return EVIDENCE.decisions


def test_the_posterior_is_the_published_one() -> None:
    """Greenland 2006, Int J Epidemiol 35:765: 3.51 (0.80, 15.4), prior 95 % limits of 1/4 and 4: 1.80 (0.65, 4.94)."""
    error = math.log(15.4 / 0.80) / 3.92
    found = posterior(math.log(3.51), error, prior_sd=math.sqrt(0.5))
    assert math.exp(found.mean) == pytest.approx(1.80, abs=0.005)
    assert [math.exp(limit) for limit in found.limits()] == pytest.approx([0.65, 4.94], abs=0.01)


def test_probabilities_are_those_of_draws_from_prior_times_likelihood() -> None:
    """By weighting draws from the prior with the likelihood, which no formula of ours enters."""
    draws = np.random.default_rng(1).normal(0, 0.3536, 400_000)
    weights = np.exp(-0.5 * ((draws - math.log(0.85)) / 0.1) ** 2)
    found = posterior(math.log(0.85), 0.1)
    for ratio in (1.0, 0.9):
        assert found.below(ratio) == pytest.approx(np.average(draws < math.log(ratio), weights=weights), abs=0.005)


def test_a_precise_estimate_is_hardly_drawn_and_an_imprecise_one_nearly_to_1() -> None:
    assert posterior(-0.3, 0.01).mean == pytest.approx(-0.3, abs=0.001)
    assert posterior(-0.3, 5.0).mean == pytest.approx(0.0, abs=0.01)


def test_the_probabilities_of_a_firm_agree_with_its_ratio() -> None:
    found = _decisions()
    own = EVIDENCE.claim("C4").adjusted.value
    assert own is not None
    assert own < (found.ratio.value or 0) < 1
    assert found.p_fewer is not None
    assert found.p_clearly_fewer is not None
    assert 0.5 < found.p_clearly_fewer < found.p_fewer < 1


def test_what_a_quarter_avoids_is_what_a_hundred_deals_avoid_at_the_firms_pace() -> None:
    found, per_100 = _decisions(), EVIDENCE.avoided_per_100
    assert found.deals_per_quarter is not None
    for name in ("value", "low", "high"):
        expected = getattr(per_100, name) * found.deals_per_quarter / 100
        assert getattr(found.avoided_per_quarter, name) == pytest.approx(expected)
    assert 0 < (found.avoided_shrunken.value or 0) < (found.avoided_per_quarter.value or 0)


def test_money_is_what_a_quarter_avoids_times_the_firms_own_cost() -> None:
    found = with_cost(_decisions(), Cost(12_000.0, "EUR"))
    assert found is not None
    assert found.cost == Cost(12_000.0, "EUR")
    pairs = ((found.saved_per_quarter, found.avoided_per_quarter), (found.saved_shrunken, found.avoided_shrunken))
    for money, avoided in pairs:
        assert money is not None
        for name in ("value", "low", "high"):
            assert getattr(money, name) == pytest.approx(12_000 * getattr(avoided, name))


def test_without_a_cost_or_a_number_there_is_no_money() -> None:
    assert with_cost(_decisions(), None) is _decisions()
    assert with_cost(None, Cost(12_000.0, "EUR")) is None
    nothing = dataclasses.replace(
        _decisions().avoided_per_quarter, value=None, low=None, high=None, withheld="No pace."
    )
    found = with_cost(dataclasses.replace(_decisions(), avoided_per_quarter=nothing), Cost(1.0, "EUR"))
    assert found is not None
    assert found.saved_per_quarter == nothing


def test_the_pace_is_the_mean_of_the_four_quarters_before_the_latest() -> None:
    quarters = [10] * 5 + [11] * 2 + [12] * 3 + [13] * 4 + [14] * 6 + [15] * 9
    assert per_quarter(panel_of(len(quarters), numbers={"quarter": quarters})) == (2 + 3 + 4 + 6) / 4
    assert per_quarter(panel_of(2)) is None


def test_a_shift_is_what_leaving_the_covariate_out_moves() -> None:
    studied, _ = score_study(panel(DEALS, WINDOWS))
    assert studied.adjusted is not None
    ratio, design = studied.adjusted.log_ratio((1.0,)), studied.adjusted.design
    found = {one.covariate: one for one in benchmarks(studied.adjusted, ratio)}
    owner = [True, *(term != "sales owner" for term in design.terms)]
    without = fit(studied.panel.events, studied.panel.months, design.x[:, owner]).coefficients[0]
    one = found["sales owner"]
    assert one.shift == pytest.approx(without - ratio.value)
    assert one.times == pytest.approx(abs(ratio.value / one.shift))
    shifts = [abs(other.shift) for other in benchmarks(studied.adjusted, ratio)]
    assert shifts == sorted(shifts, reverse=True)


def test_a_hidden_factor_like_a_known_one_moves_the_ratio_by_about_the_known_ones_shift() -> None:
    """Two factors alike in all: one is adjusted for, one is hidden; the true ratio is 1.

    The estimate is off by what the hidden one does, which leaving the known one out shows: about once as strong.
    """
    rng = np.random.default_rng(3)
    n = 40_000
    known, hidden = rng.normal(size=(2, n))
    practised = (rng.random(n) < 1 / (1 + np.exp(-0.7 * (known + hidden)))).astype(float)
    events = rng.poisson(np.exp(-0.5 - 0.2 * (known + hidden)))[:, None]
    deals = panel_of(n, events=events, months=np.ones((n, 1)), accounts=(np.arange(n) // 4).tolist())
    design = dataclasses.replace(
        bare(np.column_stack([practised, known])), n_exposures=1, adjustment=("known",), terms=("known",)
    )
    regression = regress(deals, design)
    assert regression is not None
    (found,) = benchmarks(regression, regression.log_ratio((1.0,)))
    assert regression.log_ratio((1.0,)).value < -0.1
    assert found.times == pytest.approx(1.0, abs=0.25)


def test_without_a_ratio_there_is_nothing_to_decide_on() -> None:
    assert assess(DEALS.head(20), WINDOWS).decisions is None
