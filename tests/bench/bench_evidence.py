"""Seconds of the evidence engine beside plain statsmodels models with clustered errors, in the same run.

Three things are timed: one fit; the whole set that a build makes, whose yardstick is statsmodels' time for as many fits
as the set has specifications; and the estimates on a filtered set that a page makes anew.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import statsmodels.api as sm

from etl.evidence import Inputs, assess, assess_thoroughly
from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators import clusters, poisson
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.poisson import FloatArray
from etl.sample.deals import simulate
from tests.bench import figures
from tests.bench.figures import Figure
from tests.etl.evidence.firms import inputs

SIZES = {5_000: 5, 100_000: 1}  # deals: repeats
FIT_LIMITS = {5_000: 0.06, 100_000: 1.5}  # seconds
SET_LIMITS = {5_000: 8.0, 100_000: 60.0}
LIVE_LIMITS = {5_000: 0.3}
FIRM_LIMIT = 0.01  # of 600 simulated deals; calibration draws thousands of such firms
SEGMENT = "Enterprise"
FIGURES: list[Figure] = []  # of this run, in order


def bench(n_deals: int, repeats: int) -> bool:
    """Print the seconds at one size; returns whether every limit is kept."""
    data = inputs(n_deals, seed=1)
    studied, _ = score_study(panel(data.deals, data.windows))
    if studied.adjusted is None:
        raise RuntimeError("The simulated firm has no fit.")
    x, known = studied.adjusted.design.x, studied.panel
    fit = _seconds(lambda: _ours(known, x), repeats)
    theirs = _seconds(lambda: _statsmodels(known, x), repeats)
    print(f"evidence, {n_deals:,} deals ({known.n_deals:,} complete, {x.shape[1]} columns)")
    limit = FIT_LIMITS[n_deals]
    _note(f"one fit with CR3, {n_deals:,} deals", fit, "statsmodels GLM with CR1", theirs, limit)
    print(
        f"  one fit: with CR3 {1000 * fit:,.0f} ms (limit {1000 * limit:,.0f}); "
        f"statsmodels GLM with CR1 {1000 * theirs:,.0f} ms"
    )
    return (fit < limit) & _bench_live(data, repeats) & _bench_set(data, theirs)


def _bench_set(data: Inputs, theirs: float) -> bool:
    started, started_cpu = time.perf_counter(), time.process_time()
    n_fits = len(assess_thoroughly(data).specifications)
    seconds, cpu = time.perf_counter() - started, time.process_time() - started_cpu
    limit = SET_LIMITS[len(data.deals)]
    name = f"the evidence set of a build, {len(data.deals):,} deals"
    _note(name, seconds, "statsmodels, as many fits alone", n_fits * theirs, limit)
    print(
        f"  the set of a build: {seconds:.1f} s (limit {limit:.0f}; {cpu:.1f} s of processor time), {n_fits} "
        f"specifications and every check; statsmodels for {n_fits} fits alone {n_fits * theirs:,.0f} s"
    )
    return seconds < limit


def _bench_live(data: Inputs, repeats: int) -> bool:
    chosen = data.deals.filter(pl.col("segment") == SEGMENT)
    windows = data.windows.join(chosen.select("deal_id"), on="deal_id", how="semi")
    observed = score_study(panel(chosen, windows))[0]
    seconds = _seconds(lambda: assess(chosen, windows), repeats)
    limit = LIVE_LIMITS.get(len(data.deals))
    stated = "" if limit is None else f" (limit {limit})"
    yardstick = ""
    if observed.adjusted is not None:
        x = observed.adjusted.design.x
        one = _seconds(lambda: _statsmodels(observed.panel, x), repeats)
        yardstick = f"; statsmodels for the score's fit alone {one:.2f} s"
        name = f"the claims on a filter of {len(data.deals):,} deals"
        _note(name, seconds, "statsmodels, the score's fit alone", one, limit)
    print(f"  on a filter, {len(chosen):,} deals, C1 to C4: {seconds:.2f} s{stated}{yardstick}")
    return limit is None or seconds < limit


def _bench_firm() -> bool:
    """Time the drawing of a firm; whether it keeps its limit."""
    seconds = _seconds(lambda: simulate(600, 1), repeats=7)
    print(f"a firm of 600 deals drawn in {1000 * seconds:.1f} ms (limit {1000 * FIRM_LIMIT:.0f})")
    return seconds < FIRM_LIMIT


def _note(name: str, seconds: float, yardstick: str, of_yardstick: float, limit: float | None) -> None:
    """Add a figure beside its yardstick of the same run and, where its seconds have a limit, by itself."""
    FIGURES.append(Figure(name, seconds, "s", yardstick, of_yardstick))
    if limit is not None:
        FIGURES.append(Figure(name, seconds, "s", goal=limit))


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


def main(arguments: Sequence[str] = ()) -> None:
    """Time every size; `--json FILE` writes the figures. Exits with an error where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    asked = parser.parse_args(arguments)
    kept = [_bench_firm(), *(bench(n_deals, repeats) for n_deals, repeats in SIZES.items())]
    if asked.json is not None:
        figures.write(FIGURES, asked.json)
    if not all(kept):
        raise SystemExit("A limit was missed; is the machine busy?")


if __name__ == "__main__":
    main(sys.argv[1:])
