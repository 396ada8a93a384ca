"""Seconds of the evidence engine beside a plain statsmodels model with clustered errors, in the same run."""

import time
from collections.abc import Callable

import numpy as np
import statsmodels.api as sm

from etl.evidence import assess, clusters, poisson
from etl.evidence.contrasts import score_study
from etl.evidence.panel import Panel, panel
from etl.evidence.poisson import FloatArray
from etl.sample.deals import as_marts, simulate

SIZES = {5_000: 5, 100_000: 1}  # deals: repeats


def bench(n_deals: int, repeats: int) -> None:
    """Print the seconds of one fit with CR3, of the same model by statsmodels with CR1, and of all estimates."""
    deals, windows = as_marts(simulate(n_deals, 1, "effect"))
    studied, _ = score_study(panel(deals, windows))
    if studied.adjusted is None:
        raise RuntimeError("The simulated firm has no fit.")
    x, data = studied.adjusted.design.x, studied.panel
    timings = {
        "fit with CR3": _seconds(lambda: _ours(data, x), repeats),
        "statsmodels GLM with CR1": _seconds(lambda: _statsmodels(data, x), repeats),
        "assess, all estimates": _seconds(lambda: assess(deals, windows), repeats),
    }
    parts = ", ".join(f"{name} {seconds * 1000:,.0f} ms" for name, seconds in timings.items())
    print(f"evidence, {n_deals:,} deals ({data.n_deals:,} complete, {x.shape[1]} columns): {parts}")


def _ours(data: Panel, x: FloatArray) -> None:
    clusters.jackknife(poisson.fit(data.events, data.months, x), x, data.accounts)


def _statsmodels(data: Panel, x: FloatArray) -> None:
    n, w = data.events.shape
    months = data.months.ravel()
    seen = months > 0
    design = np.hstack([np.tile(np.eye(w), (n, 1)), np.repeat(x, w, axis=0)])[seen]
    model = sm.GLM(data.events.ravel()[seen], design, family=sm.families.Poisson(), offset=np.log(months[seen]))
    model.fit(cov_type="cluster", cov_kwds={"groups": np.repeat(data.accounts, w)[seen]})


def _seconds(call: Callable[[], object], repeats: int) -> float:
    """The fastest of `repeats` calls."""
    timings = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        timings.append(time.perf_counter() - started)
    return min(timings)


def main() -> None:
    """Time every size."""
    for n_deals, repeats in SIZES.items():
        bench(n_deals, repeats)


if __name__ == "__main__":
    main()
