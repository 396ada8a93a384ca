"""What shifts practices and rates beside the covariates."""

import numpy as np

from etl.sample.firm import WINDOW_EDGES
from etl.sample.presets import Preset
from etl.sample.shifts import Known, months_that_count, shifts

N = 200
RNG = np.random.default_rng(1)
KNOWN = Known(*(RNG.integers(0, most, N) for most in (1096, 12, 3, 4, 5, N)))


def test_a_firm_without_processes_shifts_nothing() -> None:
    shifted = shifts(KNOWN, Preset(), np.zeros(N), np.random.default_rng(1))
    assert not np.concatenate([shifted.adoption, shifted.rate, shifted.controls]).any()
    assert shifted.released_on is None


def test_days_after_a_release_count_by_its_factor() -> None:
    exposure = np.clip(400.0 - WINDOW_EDGES[:-1], 0, np.diff(WINDOW_EDGES))[None, :]
    counted = months_that_count(np.array([0]), exposure, 100, 0.5)
    assert counted.sum() == 100 + 0.5 * 300
    assert (months_that_count(np.array([0]), exposure, None, 0.5) == exposure).all()
    assert months_that_count(np.array([200]), exposure, 100, 0.5).sum() == 0.5 * 400
