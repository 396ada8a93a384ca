"""C8: the landmark analysis against statsmodels, and on firms with a known truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.duration.hazard_regression import PHReg

from etl.evidence.claims import late_stage
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
from etl.evidence.estimators.design import bare
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


def test_a_large_effect_is_supported() -> None:
    assert late_stage.claims(inputs(3000, seed=6))[0].verdict is Verdict.SUPPORTED


def test_covariates_are_named_for_what_they_are_at_the_commitment_point() -> None:
    adjustment = late_stage.claims(inputs(3000, seed=6))[0].adjustment
    assert {"quarter of commitment", "days until commitment"} <= set(adjustment)
    assert "length of the sales cycle" not in adjustment
