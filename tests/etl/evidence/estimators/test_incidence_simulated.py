"""The intervals of cumulative incidence over simulated cohorts."""

import math

import numpy as np

from etl.evidence.estimators.incidence import CENSORED, COMPETING, EVENT, incidence


def test_the_interval_covers_the_truth() -> None:
    hits = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        loss, win = 0.006, 0.008
        days, censored = rng.exponential(1 / (loss + win), 120), rng.uniform(20, 300, 120)
        is_lost = rng.random(120) < loss / (loss + win)
        kinds = np.where(days > censored, CENSORED, np.where(is_lost, EVENT, COMPETING))
        found = incidence(np.ceil(np.minimum(days, censored)), kinds, rng.integers(0, 80, 120), 90)
        truth = loss / (loss + win) * (1 - math.exp(-(loss + win) * 90))
        hits += bool(found.low is not None and found.high is not None and found.low < truth < found.high)
    assert 0.92 <= hits / 200 <= 0.985
