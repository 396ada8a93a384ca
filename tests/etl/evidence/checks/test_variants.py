"""One specification at a time."""

import dataclasses

import numpy as np
import polars as pl
import statsmodels.api as sm

from etl.evidence.checks.variants import _nb2
from etl.evidence.estimators import poisson
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import Panel, panel


def test_nb2_is_that_of_statsmodels_for_the_same_overdispersion() -> None:
    rng = np.random.default_rng(1)
    n = 600
    x = rng.normal(size=(n, 2))
    months = rng.uniform(3, 12, (n, 1))
    rate = np.exp(-2 + x @ np.array([-0.3, 0.5])) * months[:, 0] * rng.gamma(1.5, 1 / 1.5, n)
    events = rng.poisson(rate).astype(float)[:, None]
    known = dataclasses.replace(_panel_of(n), months=months, events=events)
    fit = _nb2(poisson.fit(events, months, x), known, bare(x))
    expected = np.exp(fit.intercepts[0] + x @ fit.coefficients) * months[:, 0]
    excess = ((events[:, 0] - expected) ** 2 - expected).sum() / (expected**2).sum()
    model = sm.GLM(
        events[:, 0],
        sm.add_constant(x),
        family=sm.families.NegativeBinomial(alpha=excess),
        offset=np.log(months[:, 0]),
    ).fit()
    np.testing.assert_allclose([*fit.intercepts, *fit.coefficients], model.params, atol=2e-3)


def _panel_of(n: int) -> Panel:
    ids = [str(i) for i in range(n)]
    return panel(pl.DataFrame({"deal_id": ids}), pl.DataFrame({"deal_id": ids, "window": "0-3", "exposure_days": 1.0}))
