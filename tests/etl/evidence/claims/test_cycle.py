"""C10: odds per doubling of the sales cycle against statsmodels, and the truth found."""

import dataclasses

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from etl.evidence.claims import cycle
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict
from tests.etl.evidence.secondary import inputs


def _with_odds(firm: Inputs, odds_ratio: float, seed: int) -> Inputs:
    """A success definition drawn anew, with odds so many times as high per doubling of the cycle."""
    rng = np.random.default_rng(seed)
    log_odds = np.log(odds_ratio) * np.log2(firm.deals["sales_cycle_days"].to_numpy() / 50)
    done = rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))
    return dataclasses.replace(firm, deals=firm.deals.with_columns(has_success_definition=pl.Series(done)))


def test_the_crude_odds_ratio_equals_that_of_statsmodels() -> None:
    firm = inputs(500, seed=1)
    rows = firm.deals.drop_nulls("has_delivery_voice")
    x = sm.add_constant(np.log2(rows["sales_cycle_days"].to_numpy()))
    reference = sm.Logit(rows["has_delivery_voice"].cast(pl.Float64).to_numpy(), x).fit(disp=0)
    found = cycle.claims(firm)[1].crude
    assert found.value == pytest.approx(np.exp(reference.params[1]), rel=1e-6)
    assert found.n_events == rows["has_delivery_voice"].sum()


@pytest.mark.parametrize("truth", [1.0, 1.6])
@pytest.mark.thorough
def test_the_truth_is_found_and_covered(truth: float) -> None:
    firm = inputs(600, seed=2)
    runs = [cycle.claims(_with_odds(firm, truth, seed))[0].adjusted for seed in range(40)]
    logs = np.log([run.value for run in runs if run.value is not None])
    assert abs(logs.mean() - np.log(truth)) <= 0.06
    hits = sum(bool(run.low is not None and run.high is not None and run.low < truth < run.high) for run in runs)
    assert hits >= 35


def test_it_is_described_and_never_supported() -> None:
    claim = cycle.claims(_with_odds(inputs(3000, seed=3), 1.8, 0))[0]
    assert claim.verdict is Verdict.LEANING
    assert claim.measure == "odds ratio"
    assert claim.adjustment == ("deal value", "segment", "service line")


def test_a_practice_on_every_deal_has_no_odds() -> None:
    firm = inputs(300, seed=1)
    always = dataclasses.replace(firm, deals=firm.deals.with_columns(has_success_definition=pl.lit(True)))
    claim = cycle.claims(always)[0]
    assert claim.adjusted.withheld
    assert claim.verdict is Verdict.INSUFFICIENT
