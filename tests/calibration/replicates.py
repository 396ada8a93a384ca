"""One simulated firm each: what the engine makes of it. Every function takes a firm and a seed, for a process pool."""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from etl.evidence import assess, assess_thoroughly
from etl.evidence.claims.contrasts import practice_studies, score_study
from etl.evidence.estimators.design import bare
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.regression import avoided_per_100, regress
from tests.calibration.firms import Firm

FIRST_SEED = 1000
N_PROCESSES = min(2, os.cpu_count() or 1)
T = TypeVar("T")


def ratio(firm: Firm, seed: int) -> dict[str, float]:
    """The score's log ratio with error and limits, crude and model-based ones, and the escalations avoided."""
    studied, contrast = score_study(panel(*firm.marts(seed)))
    crude = regress(studied.panel, bare(studied.exposures))
    if studied.adjusted is None or crude is None:
        return {}
    found = studied.adjusted.log_ratio(contrast.weights)
    control = None if studied.control is None else studied.control.log_ratio(contrast.weights)
    avoided = avoided_per_100(studied.adjusted, np.zeros(studied.panel.n_deals))
    n_windows = len(studied.adjusted.fit.intercepts)
    filled = studied.bounds(contrast)[1]
    return {
        "n_events": studied.panel.n_events,
        "value": found.value,
        "se": found.se,
        "low": found.limit(0.025),
        "high": found.limit(0.975),
        "crude": crude.log_ratio((1.0,)).value,
        "model_se": math.sqrt(studied.adjusted.fit.inverse[n_windows, n_windows]),
        "never": math.nan if filled is None else math.log(filled),
        "is_control_below": math.nan if control is None else control.limit(0.975) < 0,
        "avoided": math.nan if avoided.value is None else avoided.value,
        "avoided_low": math.nan if avoided.low is None else avoided.low,
        "avoided_high": math.nan if avoided.high is None else avoided.high,
    }


def practices(firm: Firm, seed: int) -> dict[str, float]:
    """Each practice's log ratio and its limits, adjusted for the others."""
    studies = practice_studies(panel(*firm.marts(seed)))
    found: dict[str, float] = {}
    for number, (studied, contrast) in enumerate(studies):
        if studied.adjusted is None:
            return {}
        value = studied.adjusted.log_ratio(contrast.weights)
        found |= {f"value{number}": value.value, f"se{number}": value.se}
        found |= {f"low{number}": value.limit(0.025), f"high{number}": value.limit(0.975)}
    return found


def verdict(firm: Firm, seed: int) -> str:
    """The verdict on the main claim of one cut, without the checks of a build."""
    return str(assess(*firm.marts(seed)).claim("C4").verdict)


def thorough_verdict(firm: Firm, seed: int) -> str:
    """The same with every specification and check of a build."""
    return str(assess_thoroughly(firm.inputs(seed)).claim("C4").verdict)


def pool() -> ProcessPoolExecutor:
    """Two processes, started afresh since forked ones may hang."""
    return ProcessPoolExecutor(N_PROCESSES, mp_context=get_context("spawn"))


def replicate(
    pool: Executor, of: Callable[[Firm, int], T], firm: Firm, n: int, *, first_seed: int = FIRST_SEED
) -> list[T]:
    """`of` for n firms with consecutive seeds."""
    seeds = range(first_seed, first_seed + n)
    return list(pool.map(partial(of, firm), seeds, chunksize=max(1, n // (8 * N_PROCESSES))))


def columns(runs: Sequence[dict[str, float]]) -> dict[str, np.ndarray]:
    """The runs that gave a number, as arrays by name."""
    given = [run for run in runs if run]
    return {name: np.array([run[name] for run in given], dtype=np.float64) for name in given[0]}
