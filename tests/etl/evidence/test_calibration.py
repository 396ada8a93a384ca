"""The estimator on firms whose truth is known: unbiased, with intervals that cover as often as they say.

Seeds are fixed, so each check is deterministic. The limits leave two Monte Carlo errors of 200 replicates: 3 points of
a coverage, 10 % of a standard deviation, 9 escalations of a median.
"""

import math
from functools import cache

import numpy as np
import pytest

from etl.evidence import Verdict, assess
from etl.evidence.contrasts import practice_studies, score_study
from etl.evidence.design import bare
from etl.evidence.panel import panel
from etl.evidence.poisson import FloatArray
from etl.evidence.regression import avoided_per_100, regress
from tests.etl.evidence.firms import firm

REPLICATES = 200
TRUE_AVOIDED_3_AGAINST_0 = 113.0  # per 100 deals, by a simulation of 2 million deals
EFFECT, UNEQUAL = [math.log(0.8)] * 3, [math.log(ratio) for ratio in (0.85, 0.70, 1.0)]


@cache
def _score_runs(preset: str, n: int) -> dict[str, FloatArray]:
    """Per replicate: the log ratio, its standard error and limits, the crude one, and the model's standard error."""
    runs = []
    for seed in range(REPLICATES):
        studied, contrast = score_study(panel(*firm(n, seed=1000 + seed, preset=preset)))
        crude = regress(studied.panel, bare(studied.exposures))
        assert studied.adjusted is not None
        assert crude is not None
        ratio = studied.adjusted.log_ratio(contrast.weights)
        avoided = avoided_per_100(studied.adjusted, np.zeros(studied.panel.n_deals))
        n_windows = len(studied.adjusted.fit.intercepts)
        runs.append(
            {
                "value": ratio.value,
                "se": ratio.se,
                "low": ratio.limit(0.025),
                "high": ratio.limit(0.975),
                "crude": crude.log_ratio((1.0,)).value,
                "model_se": math.sqrt(studied.adjusted.fit.inverse[n_windows, n_windows]),
                "avoided": avoided.value or math.nan,
                "avoided_low": avoided.low or math.nan,
                "avoided_high": avoided.high or math.nan,
            }
        )
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


def _coverage(low: FloatArray, high: FloatArray, truth: float) -> float:
    return float(np.mean((low < truth) & (truth < high)))


@pytest.mark.parametrize(("preset", "truth"), [("effect", EFFECT[0]), ("null", 0.0)])
def test_the_ratio_per_practice_is_unbiased_and_its_interval_covers(preset: str, truth: float) -> None:
    runs = _score_runs(preset, 600)
    assert abs(runs["value"].mean() - truth) <= 0.015
    assert 0.92 <= _coverage(runs["low"], runs["high"], truth) <= 0.985
    assert 0.82 <= runs["se"].mean() / runs["value"].std() <= 1.18


def test_the_interval_covers_with_150_deals() -> None:
    runs = _score_runs("effect", 150)
    assert abs(runs["value"].mean() - EFFECT[0]) <= 0.03
    assert 0.92 <= _coverage(runs["low"], runs["high"], EFFECT[0]) <= 0.985


def test_the_crude_ratio_is_far_from_the_truth() -> None:
    assert _score_runs("effect", 600)["crude"].mean() - EFFECT[0] >= 0.12


def test_model_standard_errors_would_cover_too_rarely() -> None:
    runs = _score_runs("effect", 600)
    half = 1.96 * runs["model_se"]
    assert _coverage(runs["value"] - half, runs["value"] + half, EFFECT[0]) < 0.80


def test_escalations_avoided_are_unbiased_and_their_interval_covers() -> None:
    runs = _score_runs("effect", 600)
    assert abs(np.median(runs["avoided"]) - TRUE_AVOIDED_3_AGAINST_0) <= 12
    assert 0.93 <= _coverage(runs["avoided_low"], runs["avoided_high"], TRUE_AVOIDED_3_AGAINST_0) <= 0.995


def test_unequal_practices_are_told_apart() -> None:
    values = []
    for seed in range(120):
        studies = practice_studies(panel(*firm(600, seed=seed, preset="unequal")))
        ratios = [s.adjusted.log_ratio(c.weights) for s, c in studies if s.adjusted is not None]
        values.append([(ratio.value, ratio.limit(0.025), ratio.limit(0.975)) for ratio in ratios])
    runs = np.array(values)
    np.testing.assert_allclose(runs[:, :, 0].mean(axis=0), UNEQUAL, atol=0.03)
    for practice, truth in enumerate(UNEQUAL):
        assert 0.905 <= _coverage(runs[:, practice, 1], runs[:, practice, 2], truth) <= 0.99


def test_a_firm_without_an_effect_is_seldom_told_of_one() -> None:
    verdicts = [assess(*firm(600, seed=seed, preset="null")).claim("C4").verdict for seed in range(60)]
    assert verdicts.count(Verdict.SUPPORTED) <= 1
    assert verdicts.count(Verdict.SUPPORTED) + verdicts.count(Verdict.LEANING) <= 12


def test_a_large_firm_with_an_effect_is_told_of_it() -> None:
    verdicts = [assess(*firm(3000, seed=seed)).claim("C4").verdict for seed in range(12)]
    assert verdicts.count(Verdict.SUPPORTED) >= 11


def test_unknown_counted_as_absent_would_be_biased_and_complete_cases_are_not() -> None:
    complete, absent = [], []
    for seed in range(12):
        studied, contrast = score_study(panel(*firm(3000, seed=seed, preset="mnar40")))
        assert studied.adjusted is not None
        complete.append(studied.adjusted.log_ratio(contrast.weights).value)
        absent.append(math.log(studied.bounds(contrast)[1] or math.nan))
    assert abs(np.mean(complete) - EFFECT[0]) <= 0.03
    assert np.mean(absent) - EFFECT[0] >= 0.06
