"""Rates carried on from before take-up. Published results: tests/oracles/test_event_studies.py."""

import numpy as np
import pytest

from etl.evidence.estimators import event_study
from etl.evidence.estimators.event_study import NEVER, Cells, cells_of, expected_without, log_ratio_of
from etl.evidence.estimators.poisson import FloatArray

TAKE_UP = np.array([3, 6, NEVER, NEVER])


def exact(*, after: float = 1.0, months: FloatArray | None = None) -> Cells:
    """4 units by 9 quarters whose events are exactly a level of the unit times one of the quarter, in two windows."""
    observed = np.full((4, 9, 2), 1200.0) if months is None else months
    levels = np.outer([1.0, 2.0, 0.5, 1.5], np.linspace(2.0, 0.8, 9))[:, :, None] * np.array([1.0, 0.4])
    is_after = event_study.since_take_up(Cells(observed, observed, observed[:, :, 0]), TAKE_UP) >= 0
    return Cells(levels * observed * np.where(is_after, after, 1.0)[:, :, None], observed, np.full((4, 9), 10.0))


def test_deals_are_added_up_by_unit_and_quarter() -> None:
    cells = cells_of(np.array([0, 0, 1]), np.array([0, 0, 2]), np.array([[1.0], [2.0], [4.0]]), np.ones((3, 1)))
    assert cells.shape == (2, 3)
    assert cells.counts.tolist() == [[3, 0, 0], [0, 0, 4]]
    assert cells.deals.tolist() == [[2, 0, 0], [0, 0, 1]]


def test_where_take_up_changes_nothing_what_happened_is_what_was_expected() -> None:
    cells = exact()
    expected = expected_without(cells, TAKE_UP)
    assert np.isnan(expected[event_study.since_take_up(cells, TAKE_UP) < 0]).all()
    assert expected[0, 3:] == pytest.approx(cells.counts[0, 3:])
    assert expected[1, 6:] == pytest.approx(cells.counts[1, 6:])


def test_the_ratio_of_take_up_is_found_whatever_the_units_and_quarters_differ_in() -> None:
    cells = exact(after=0.7)
    for units, dates in ((cells, TAKE_UP), event_study.by_cohort(cells, TAKE_UP)):
        found = log_ratio_of(units, expected_without(units, dates))
        assert np.exp(found) == pytest.approx(0.7, abs=1e-4)  # half an event on either side
    assert np.exp(event_study.interaction_weighted(cells, TAKE_UP)) == pytest.approx(0.7, abs=1e-3)


def test_deals_observed_for_their_first_months_only_do_not_pass_for_worse_ones() -> None:
    months = np.full((4, 9, 2), 1200.0)
    months[:, 7:, 1] = 0.0  # the second window, with fewer events a month, is not there yet
    cells = exact(after=0.7, months=months)
    expected = expected_without(cells, TAKE_UP)
    assert expected[0, 3:] == pytest.approx(cells.counts[0, 3:] / 0.7)


def test_quarters_in_which_every_unit_has_taken_up_are_not_compared() -> None:
    take_up = np.array([3, 6, 6, 4])
    expected = expected_without(exact(), take_up)
    assert np.isfinite(expected[0, 3:6]).all()
    assert np.isnan(expected[:, 6:]).all()


def test_a_unit_without_an_event_before_its_take_up_has_nothing_expected() -> None:
    cells = exact()
    cells.events[0, :3] = 0.0
    expected = expected_without(cells, TAKE_UP)
    assert np.isnan(expected[0]).all()
    assert np.isfinite(expected[1, 6:]).all()


def test_quarters_with_few_events_share_an_effect_and_none_is_lost() -> None:
    assert event_study._shared(np.array([3.0, 3.0, 9.0, 1.0, 1.0])).tolist() == [0, 0, 1, 1, 1]
    assert event_study._shared(np.array([1.0, 1.0])).tolist() == [0, 0]


def test_without_any_event_or_any_comparison_there_is_no_ratio() -> None:
    cells = exact()
    empty = Cells(np.zeros_like(cells.events), cells.months, cells.deals)
    assert np.isnan(log_ratio_of(empty, expected_without(empty, TAKE_UP)))
    alone = np.full(4, 2)
    assert np.isnan(log_ratio_of(cells, expected_without(cells, alone)))
    assert np.isnan(event_study.interaction_weighted(cells, alone))


def test_without_a_unit_that_never_took_up_the_last_cohort_is_compared_with_until_it_does() -> None:
    take_up = np.array([3, 6, 6, 6])
    cells = exact()
    is_after = event_study.since_take_up(cells, take_up) >= 0
    changed = Cells(cells.events * np.where(is_after, 0.5, 1.0)[:, :, None], cells.months, cells.deals)
    assert np.exp(event_study.interaction_weighted(changed, take_up)) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("units", [np.array([0, 2]), np.array([True, False, True, False])])
def test_some_of_the_units_keep_their_cells(units: FloatArray) -> None:
    cells = exact()
    assert cells.only(units).counts.tolist() == cells.counts[[0, 2]].tolist()
