"""Spells of time at risk, and the windows their events fall into."""

import numpy as np
import polars as pl

from etl.evidence.claims import late_stage
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
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


ROWS = pl.DataFrame({"amount": [5.0, 6.0, 7.0], "deal_id": ["x", "x", "y"], "account_id": ["a", "b", "a"]})


def test_every_row_is_a_deal_of_its_own_with_its_covariates_and_numbers() -> None:
    cohort = everyone(ROWS, {"term": np.array([1.0, 2.0, 3.0])})
    assert cohort.n_deals == 3
    assert cohort.n_accounts == 2
    assert cohort.numbers["amount"].tolist() == [5, 6, 7]
    assert cohort.numbers["term"].tolist() == [1, 2, 3]
    np.testing.assert_allclose(cohort.months.sum(axis=1), 1 / DAYS_PER_MONTH)
    assert everyone(ROWS).numbers["amount"].tolist() == [5, 6, 7]
    assert everyone(pl.DataFrame()).n_deals == 0


def test_deals_without_time_at_risk_are_left_out_and_events_without_it_do_not_count() -> None:
    time = np.array([[2.0, 0.0], [0.0, -1.0], [np.nan, 0.25]])
    events = np.array([[1.0, 5.0], [3.0, 3.0], [4.0, np.nan]])
    found = followed(everyone(ROWS), time, events)
    assert found.numbers["amount"].tolist() == [5, 7]
    assert found.months.tolist() == [[2, 0], [0, 0.25]]
    assert found.events.tolist() == [[1, 0], [0, 0]]
    assert found.controls.tolist() == [[0, 0], [0, 0]]


def test_negative_events_do_not_count() -> None:
    found = followed(everyone(ROWS), np.ones((3, 1)), np.array([[-2.0], [0.5], [2.0]]))
    assert found.events.tolist() == [[0], [0.5], [2]]


def test_the_last_window_is_open_and_an_event_at_an_edge_falls_before_it() -> None:
    months, events = spells(np.array([10.0, 10.5, 1000.0]), np.array([True, True, True]), (0.0, 10.0))
    np.testing.assert_allclose(months * DAYS_PER_MONTH, [[10, 0], [10, 0.5], [10, 990]])
    assert events.tolist() == [[1, 0], [0, 1], [0, 1]]


def test_a_column_is_numbers_and_one_that_is_missing_is_not_a_number() -> None:
    rows = pl.DataFrame({"n": [1, None, 3], "is_lost": [True, False, None]})
    np.testing.assert_array_equal(column(rows, "n"), [1, np.nan, 3])
    np.testing.assert_array_equal(column(rows, "is_lost"), [1, 0, np.nan])
    assert np.isnan(column(rows, "other")).all()
    assert len(column(rows, "other")) == 3
