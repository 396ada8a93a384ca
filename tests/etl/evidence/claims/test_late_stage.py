"""C8: the landmark analysis against statsmodels, and on firms with a known truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.duration.hazard_regression import PHReg

from etl.evidence.claims import late_stage
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
from etl.evidence.estimators.design import bare, ladder
from etl.evidence.estimators.regression import regress
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict
from tests.etl.evidence.secondary import LOSS, inputs


def _fitted(firm: Inputs) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """The crude log hazard ratio per practice, then each deal's days, whether it was lost, and its score."""
    rows = firm.late_stage.drop_nulls("alignment_score")
    days, is_lost = column(rows, "days_to_outcome"), column(rows, "is_lost") == 1
    panel = followed(everyone(rows), *spells(days, is_lost, late_stage.WINDOWS))
    score = column(rows, "alignment_score")
    regression = regress(panel, bare(score[:, None]))
    assert regression is not None
    return regression.log_ratio((1.0,)).value, days, is_lost, score


def test_the_hazard_ratio_equals_that_of_a_poisson_model_in_statsmodels() -> None:
    found, days, is_lost, score = _fitted(inputs(800, seed=4))
    months, events = spells(days, is_lost, late_stage.WINDOWS)
    n, w = months.shape
    windows = np.tile(np.eye(w), (n, 1))
    is_at_risk = months.ravel() > 0
    x = np.column_stack([windows, np.repeat(score, w)])[is_at_risk]
    model = sm.GLM(events.ravel()[is_at_risk], x, sm.families.Poisson(), exposure=months.ravel()[is_at_risk])
    assert found == pytest.approx(model.fit().params[-1], abs=1e-6)


def test_the_hazard_ratio_is_close_to_that_of_a_cox_model() -> None:
    found, days, is_lost, score = _fitted(inputs(3000, seed=5))
    reference = PHReg(days, score[:, None], status=is_lost.astype(int)).fit()
    assert found == pytest.approx(reference.params[0], abs=0.01)


@pytest.mark.thorough
def test_the_truth_is_found_and_covered() -> None:
    runs = [late_stage.claims(inputs(600, seed=seed))[0].adjusted for seed in range(40)]
    logs = np.log([run.value for run in runs if run.value is not None])
    assert abs(logs.mean() - np.log(LOSS)) <= 0.03
    hits = sum(bool(run.low is not None and run.high is not None and run.low < LOSS < run.high) for run in runs)
    assert hits >= 35


@pytest.mark.thorough
def test_without_an_effect_it_is_seldom_said_to_be_there() -> None:
    verdicts = [late_stage.claims(inputs(600, seed=seed, is_null=True))[0].verdict for seed in range(40)]
    assert verdicts.count(Verdict.SUPPORTED) <= 2
    assert verdicts.count(Verdict.SUPPORTED) + verdicts.count(Verdict.LEANING) <= 8


OTHERS = 0.004  # losses a day that agreeing could not have changed


def test_a_large_effect_is_supported_only_where_other_losses_tell_it_from_hidden_health() -> None:
    told = late_stage.claims(inputs(4000, seed=3, other_losses=OTHERS))[0]
    assert told.verdict is Verdict.SUPPORTED
    assert told.control_ratio.high is not None
    assert told.control_ratio.high < 1
    assert {check.is_passed for check in told.checks} == {True}
    untold = late_stage.claims(inputs(4000, seed=3))[0]
    assert untold.adjusted.high is not None
    assert untold.adjusted.high < 1
    assert untold.verdict is Verdict.LEANING
    assert any("0 losses for reasons that agreeing could not have changed" in reason for reason in untold.reasons)


def test_hidden_health_of_the_deals_shows_in_losses_that_agreeing_could_not_have_changed() -> None:
    """A true ratio of 1, and healthy deals that practise more and are lost less, whatever the reason."""
    score, *_ = late_stage.claims(inputs(3000, seed=7, is_null=True, other_losses=OTHERS, health=0.35))
    assert score.adjusted.high is not None
    assert score.adjusted.high < 1
    assert score.control_ratio.low is not None
    assert score.control_ratio.high is not None
    assert score.control_ratio.low < 1 < score.control_ratio.high
    assert score.verdict is Verdict.LEANING
    assert "do not differ clearly from the other losses" in " ".join(score.reasons)


@pytest.mark.thorough
def test_hidden_health_is_never_taken_for_an_effect_of_the_practices() -> None:
    firms = [inputs(1500, seed=seed, is_null=True, other_losses=OTHERS, health=0.35) for seed in range(20)]
    assert Verdict.SUPPORTED not in {claim.verdict for firm in firms for claim in late_stage.claims(firm)}


def test_the_ratio_to_other_losses_is_that_of_two_models_of_statsmodels() -> None:
    firm = inputs(1500, seed=8, other_losses=OTHERS)
    found = late_stage.claims(firm)[0]
    panel, _ = late_stage._outcome(firm, late_stage._rows(firm))
    known = panel.only(np.isfinite(panel.practised).all(axis=1))
    designs = list(ladder(known, *[known.practised.sum(axis=1, keepdims=True)] * 2))
    rest = known.events - known.controls
    logs = [_of_statsmodels(known.months, losses, designs[0].x) for losses in (rest, known.controls)]
    assert found.control_ratio.value == pytest.approx(np.exp(logs[0] - logs[1]), rel=1e-5)


def _of_statsmodels(months: np.ndarray, events: np.ndarray, x: np.ndarray) -> float:
    """The first column's log ratio; a last window without events joins the one before it."""
    if events[:, -1].sum() == 0:
        months, events = (np.column_stack([of[:, :-2], of[:, -2:].sum(axis=1)]) for of in (months, events))
    n, w = months.shape
    is_at_risk = months.ravel() > 0
    columns = np.column_stack([np.tile(np.eye(w), (n, 1)), np.repeat(x, w, axis=0)])[is_at_risk]
    model = sm.GLM(events.ravel()[is_at_risk], columns, sm.families.Poisson(), exposure=months.ravel()[is_at_risk])
    return float(model.fit(tol=1e-13, maxiter=200).params[w])


def test_covariates_are_named_for_what_they_are_at_the_commitment_point() -> None:
    adjustment = late_stage.claims(inputs(3000, seed=6))[0].adjustment
    assert {"quarter of commitment", "days until commitment"} <= set(adjustment)
    assert "length of the sales cycle" not in adjustment
