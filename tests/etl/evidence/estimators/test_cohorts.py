"""Spells of time at risk, and the windows their events fall into."""

import numpy as np

from etl.evidence.claims import late_stage
from etl.evidence.estimators.cohorts import spells
from etl.evidence.estimators.panel import DAYS_PER_MONTH


def test_a_spell_is_split_and_its_event_falls_into_the_window_that_it_ends_in() -> None:
    days = np.array([30.0, 45, 200, 0, 0, np.nan, -4])
    is_event = np.array([True, True, False, True, False, True, True])
    months, events = spells(days, is_event, late_stage.WINDOWS)
    np.testing.assert_allclose(months[:3] * DAYS_PER_MONTH, [[30, 0, 0, 0, 0], [30, 15, 0, 0, 0], [30, 30, 30, 90, 20]])
    np.testing.assert_array_equal(events[:3], [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0]])
    assert months[3].sum() * DAYS_PER_MONTH == 0.5
    assert events[3].sum() == 1
    assert months[4:].sum() == events[4:].sum() == 0
