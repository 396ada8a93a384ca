"""C6 and C7: clauses against statsmodels, the truth found, and the rule of equivalence."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from etl.evidence.claims import contracts as contract_claims
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim, Verdict
from tests.etl.evidence.secondary import AMENDMENTS, CONTROL, inputs


def _claim(firm: Inputs, beginning: str) -> Claim:
    return next(claim for claim in contract_claims.claims(firm) if claim.contrast.startswith(beginning))


def test_the_crude_ratio_of_control_clauses_equals_that_of_a_poisson_model_in_statsmodels() -> None:
    firm = inputs(600, seed=1)
    rows = firm.deals.drop_nulls("alignment_score")
    total = rows["n_control_clauses"] + rows["n_coordination_clauses"]
    x = sm.add_constant(rows["alignment_score"].to_numpy().astype(float))
    model = sm.GLM(rows["n_control_clauses"].to_numpy(), x, sm.families.Poisson(), exposure=total.to_numpy()).fit()
    crude = _claim(firm, "control clauses").crude
    assert crude.value == pytest.approx(np.exp(model.params[1]), rel=1e-6)
    assert crude.n_events == rows["n_control_clauses"].sum()


@pytest.mark.parametrize(("beginning", "truth"), [("control clauses", CONTROL), ("amendments", AMENDMENTS)])
@pytest.mark.thorough
def test_the_truth_is_found_and_covered(beginning: str, truth: float) -> None:
    runs = [_claim(inputs(400, seed=seed), beginning).adjusted for seed in range(25)]
    logs = np.log([run.value for run in runs if run.value is not None])
    assert abs(logs.mean() - np.log(truth)) <= 0.03
    hits = sum(bool(run.low is not None and run.high is not None and run.low < truth < run.high) for run in runs)
    assert hits >= 21


@pytest.mark.thorough
def test_without_an_effect_it_is_seldom_said_to_be_there() -> None:
    verdicts = [_claim(inputs(400, seed=seed, is_null=True), "control clauses").verdict for seed in range(25)]
    assert Verdict.SUPPORTED not in verdicts
    assert verdicts.count(Verdict.LEANING) <= 6


def test_no_claim_about_contracts_goes_beyond_leaning() -> None:
    claims = contract_claims.claims(inputs(3000, seed=2))
    assert Verdict.SUPPORTED not in {claim.verdict for claim in claims}
    assert _claim(inputs(3000, seed=2), "control clauses").verdict is Verdict.LEANING


def test_a_deals_contracts_are_summed_and_those_without_a_deal_left_out() -> None:
    firm = inputs(300, seed=3)
    halves = firm.contracts.with_columns(pl.col("n_control_clauses") // 2)
    rest = firm.contracts.with_columns(pl.col("n_control_clauses") - pl.col("n_control_clauses") // 2).with_columns(
        n_coordination_clauses=pl.lit(0), n_changes=pl.lit(None, pl.Int64)
    )
    stray = firm.contracts.with_columns(deal_id=pl.lit(None, pl.String))
    split = Inputs(
        deals=firm.deals, windows=firm.windows, contracts=pl.concat([halves, rest, stray], how="vertical_relaxed")
    )
    for beginning in ("control clauses", "amendments"):
        assert _claim(split, beginning).adjusted == _claim(firm, beginning).adjusted


def _with_clauses_that(firm: Inputs, ratio_per_10_points: float) -> Inputs:
    """Escalations drawn anew, so many times as many for each 10 points of control share."""
    rng = np.random.default_rng(5)
    share = firm.windows.join(firm.deals.select("deal_id", "control_share"), on="deal_id", maintain_order="left")
    rate = 0.15 * ratio_per_10_points ** (10 * share["control_share"].to_numpy())
    events = rng.poisson(rate * share["exposure_days"].to_numpy() / 30.4375)
    windows = firm.windows.with_columns(n_attributable_escalations=pl.Series(events))
    return Inputs(deals=firm.deals, windows=windows, contracts=firm.contracts)


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(1.0, Verdict.LEANING), (1.25, Verdict.LEANING), (0.75, Verdict.CONTRADICTED)]
)
def test_contracts_that_change_nothing_or_go_with_more_escalations_carry_the_claim(
    ratio: float, verdict: Verdict
) -> None:
    claim = _claim(_with_clauses_that(inputs(4000, seed=4), ratio), "per 10 points")
    assert claim.adjusted.value == pytest.approx(ratio, rel=0.12)
    assert claim.verdict is verdict


def test_the_interaction_with_the_score_has_no_verdict() -> None:
    claim = _claim(inputs(1500, seed=4), "how the ratio per 10 points")
    assert claim.verdict is Verdict.NONE
    assert claim.adjusted.value is not None
    assert claim.crude.withheld
