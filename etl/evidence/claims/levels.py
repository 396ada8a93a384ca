"""Dose–response: escalations by alignment score 0, 1, 2, 3, and whether they bend away from a log-linear line."""

import numpy as np
import polars as pl

from etl.evidence.claims.study import why_not
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.rates import dispersion, rate
from etl.evidence.estimators.regression import Regression, departure_p, regress_richest
from etl.evidence.results import Estimate, Level, estimate, withhold

SCORES = (0, 1, 2, 3)


def dose_response(panel: Panel, score: FloatArray) -> tuple[tuple[Level, ...], float | None]:
    """The four levels, and the p-value of a bend (None unless all four have escalations).

    A level without escalations leaves the adjusted model together with its deals, which changes no other level's ratio.
    """
    events = [float(panel.events[score == level].sum()) for level in SCORES]
    fitted = [level for level in SCORES if level > 0 and events[level] > 0]
    reason = why_not(panel, score)
    if reason is None and events[0] == 0:
        reason = "No escalation among deals without a practice; there is nothing to compare with."
    regression = _saturated(panel, score, fitted) if reason is None and fitted else None
    levels = tuple(_level(panel, score, level, _adjusted(panel, level, fitted, regression, reason)) for level in SCORES)
    if regression is None or len(fitted) < len(SCORES) - 1:
        return levels, None
    return levels, departure_p(regression, np.array([[-2.0, 1.0, 0.0], [-3.0, 0.0, 1.0]]))


def _saturated(panel: Panel, score: FloatArray, fitted: list[int]) -> Regression | None:
    is_fitted = np.isin(score, [0, *fitted])
    kept = panel.only(is_fitted)
    indicators = (score[is_fitted][:, None] == np.array(fitted)).astype(np.float64)
    return regress_richest(kept, ladder(kept, indicators, score[is_fitted][:, None]))


def _adjusted(
    panel: Panel, level: int, fitted: list[int], regression: Regression | None, reason: str | None
) -> Estimate:
    if reason is not None:
        return withhold(reason, panel.counts)
    if regression is None:
        return withhold("No model with finite ratios fits these deals.", panel.counts)
    if level == 0:
        return estimate(1.0, 1.0, 1.0, regression.panel.counts, method="reference")
    if level not in fitted:
        return withhold("No escalation at this score.", panel.counts)
    return regression.rate_ratio(tuple(float(other == level) for other in fitted))


def _level(panel: Panel, score: FloatArray, level: int, adjusted: Estimate) -> Level:
    at_level = panel.only(score == level)
    months = float(at_level.months.sum())
    cells = pl.DataFrame(
        {
            "account_id": at_level.accounts,
            "n_events": at_level.events.sum(axis=1),
            "months": at_level.months.sum(axis=1),
        }
    )
    crude = rate(
        at_level.n_events,
        months,
        n_deals=at_level.n_deals,
        n_accounts=at_level.n_accounts,
        dispersion=dispersion(cells),
    )
    return Level(
        score=level,
        n_deals=at_level.n_deals,
        n_events=at_level.n_events,
        months=months,
        crude=crude,
        adjusted=adjusted,
    )
