"""The ratio of two arms that a model can't tell apart: a penalised point with an exact interval."""

import math

from scipy import optimize, stats

from etl.evidence.estimators import poisson
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.panel import Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import CONFIDENCE, safe_exp
from etl.evidence.results import Estimate, estimate, withhold


def boundary_ratio(panel: Panel, is_practised: FloatArray) -> Estimate:
    """For arms that a model can't tell apart: Firth's ratio with the exact mid-P interval of the crude one.

    Withheld where the ratio or a limit is infinite.
    """
    exposure = is_practised[:, None]
    *_, design = ladder(panel, exposure, exposure)
    fit = poisson.fit(panel.events, panel.months, design.x, is_firth=True)
    value = fit.coefficients[0]
    method = "Firth's ratio, boundary; exact mid-P interval of the crude ratio"
    if fit.is_boundary:
        return withhold("The model has no finite ratio.", panel.counts, method=method)
    events, months = panel.events.sum(axis=1), panel.months.sum(axis=1)
    low, high = mid_p_interval(
        int(events @ is_practised), int(events @ (1 - is_practised)), months @ is_practised, months @ (1 - is_practised)
    )
    return estimate(safe_exp(value), low, high, panel.counts, method=method)


def mid_p_interval(n_exposed: int, n_other: int, months_exposed: float, months_other: float) -> tuple[float, float]:
    """The 95 % mid-P interval of a ratio of two Poisson rates, conditional on their total (Rothman & Greenland 1998).

    The upper limit is infinite where the second arm has no events.
    """
    n, alpha = n_exposed + n_other, (1 - CONFIDENCE) / 2

    def share(tail: float) -> float:
        def excess(p: float) -> float:
            return float(stats.binom.cdf(n_exposed - 1, n, p) + stats.binom.pmf(n_exposed, n, p) / 2) - tail

        return float(optimize.brentq(excess, 0, 1, xtol=1e-12))

    lower = share(1 - alpha) if n_exposed > 0 else 0.0
    upper = share(alpha) if n_other > 0 else 1.0
    per_share = months_other / months_exposed
    return lower / (1 - lower) * per_share, (upper / (1 - upper) * per_share if upper < 1 else math.inf)
