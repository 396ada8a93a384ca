"""Marts as arrays, row by row."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from etl.evidence.estimators.panel import CODES, DAYS_PER_MONTH, Panel, panel, typed
from etl.evidence.estimators.panel import WINDOWS as WINDOWS_OF_A_YEAR

DEALS = pl.DataFrame(
    {
        "deal_id": ["a", "b", "c", "d", "a"],
        "account_id": ["x", "y", None, "z", "other"],
        "ultimate_account_id": ["top", None, None, "top", "other"],
        "signed_on": [dt.date(2025, 2, 3), dt.date(2024, 12, 31), None, dt.date(2025, 7, 1), dt.date(2020, 1, 1)],
        "segment": ["large", "small", None, "large", "small"],
        "amount": [10, 20, None, 40, 50],
        "has_delivery_voice": [True, False, None, True, False],
        "delivery_voice_status": ["early", "late", None, "never", "late"],
        "n_escalations": [4, 6, None, 10, 0],
        "n_latest_active_escalations": [1, 3, 100, 1, 0],
    }
)
WINDOWS = pl.DataFrame(
    {
        "deal_id": ["a", "a", "b", "b", "c", "d", "e", "a"],
        "window": ["0-3", "3-6", "0-3", "6-12", "0-3", "12+", "0-3", "0-3"],
        "exposure_days": [91.0, 30.4375, 60.875, 0.0, 30.4375, 100.0, 10.0, float("nan")],
        "n_attributable_escalations": [2, 1, 3, 5, 1, 9, 1, 50],
        "n_control_tickets": [1, 0, 2, 4, 0, 0, 0, 50],
    }
)
OBSERVED = panel(DEALS, WINDOWS)


def test_the_first_row_of_a_deal_counts_and_those_without_time_in_the_windows_are_left_out() -> None:
    assert OBSERVED.deal_ids.tolist() == ["a", "b", "c"]
    assert (OBSERVED.n_deals, OBSERVED.n_accounts, OBSERVED.n_events) == (3, 3, 7)
    assert OBSERVED.numbers["amount"].tolist()[:2] == [10, 20]


def test_days_become_months_and_events_without_time_are_left_out() -> None:
    assert DAYS_PER_MONTH == 365.25 / 12
    np.testing.assert_allclose(OBSERVED.months, [[91 / 30.4375, 1, 0], [2, 0, 0], [1, 0, 0]])
    np.testing.assert_allclose(OBSERVED.events, [[2, 1, 0], [3, 0, 0], [1, 0, 0]])
    np.testing.assert_allclose(OBSERVED.controls, [[1, 0, 0], [2, 0, 0], [0, 0, 0]])


def test_other_windows_may_be_asked_for() -> None:
    longer = panel(DEALS, WINDOWS, labels=("0-3", "12+"))
    assert longer.deal_ids.tolist() == ["a", "b", "c", "d"]
    assert longer.months.shape == (4, 2)
    assert longer.events[3].tolist() == [0, 9]
    assert longer.accounts[0] == longer.accounts[3]  # of one ultimate parent


def test_a_deal_without_an_account_is_a_cluster_of_its_own() -> None:
    assert sorted(OBSERVED.accounts.tolist()) == [0, 1, 2]


def test_quarters_are_numbered_by_year_and_what_is_not_recorded_is_not_a_number() -> None:
    assert OBSERVED.numbers["quarter"].tolist()[:2] == [2025 * 4 + 1, 2024 * 4 + 4]
    assert np.isnan(OBSERVED.numbers["quarter"][2])
    assert np.isnan(OBSERVED.numbers["sales_cycle_days"]).all()


def test_levels_are_coded_in_order_and_missing_is_minus_1() -> None:
    assert OBSERVED.codes["segment"].tolist() == [0, 1, -1]
    assert OBSERVED.codes["region"].tolist() == [-1, -1, -1]
    assert set(OBSERVED.codes) == set(CODES)


def test_practices_are_1_0_or_unknown_and_the_voice_early_or_late() -> None:
    np.testing.assert_array_equal(OBSERVED.practised[:, 1], [1, 0, np.nan])
    assert np.isnan(OBSERVED.practised[:, [0, 2]]).all()
    assert (OBSERVED.is_early.tolist(), OBSERVED.is_late.tolist()) == ([True, False, False], [False, True, False])


def test_the_share_of_the_latest_active_is_over_the_deals_where_both_are_given() -> None:
    assert OBSERVED.latest_active_share == pytest.approx(4 / 10)
    assert panel(DEALS.drop("n_escalations"), WINDOWS).latest_active_share is None


def test_only_keeps_what_is_marked_and_numbers_accounts_anew() -> None:
    kept = panel(DEALS, WINDOWS, labels=("0-3", "12+")).only(np.array([False, True, False, True]))
    assert kept.deal_ids.tolist() == ["b", "d"]
    assert sorted(kept.accounts.tolist()) == [0, 1]
    assert kept.numbers["amount"].tolist() == [20, 40]
    assert kept.codes["segment"].tolist() == [1, 0]
    assert (kept.months.shape, kept.practised.shape) == ((2, 2), (2, 3))
    assert (kept.is_early.tolist(), kept.is_late.tolist()) == ([False, False], [True, False])
    assert kept.counts.n_accounts == 2
    assert kept.counts.n_deals == 2
    assert kept.counts.n_events == int(kept.events.sum()) == 12


def test_accounts_keep_their_groups_and_their_order() -> None:
    accounts = np.array([4, 0, 4, 2, 0])
    one = OBSERVED
    made = Panel(
        months=np.zeros((5, 1)),
        events=np.zeros((5, 1)),
        controls=np.zeros((5, 1)),
        practised=np.zeros((5, 3)),
        accounts=accounts,
        numbers={},
        codes={},
        is_early=np.zeros(5, bool),
        is_late=np.zeros(5, bool),
    )
    assert made.only(np.array([True, True, True, True, False])).accounts.tolist() == [2, 0, 2, 1]
    assert made.only(np.zeros(5, bool)).n_accounts == 0
    assert one.only(np.zeros(3, bool)).n_deals == 0


def test_missing_columns_are_null_of_their_type() -> None:
    found = typed(pl.DataFrame({"n": [1, 2]}), {"n": pl.Float64, "name": pl.String})
    assert found.schema == {"n": pl.Float64, "name": pl.String}
    assert found["name"].to_list() == [None, None]


def test_negative_time_is_none() -> None:
    negative = WINDOWS.with_columns(pl.lit(-5.0).alias("exposure_days"))
    assert panel(DEALS, negative).n_deals == 0


def test_the_windows_are_a_year_of_two_quarters_and_a_half() -> None:
    assert WINDOWS_OF_A_YEAR == {"0-3": 3.0, "3-6": 3.0, "6-12": 6.0}


def test_a_lead_counts_as_known_only_by_a_history_or_by_an_entry_by_signature() -> None:
    bases = ["history", "entered by signature", "today", None]
    deals = pl.DataFrame({"deal_id": list("abcd"), "delivery_lead_id": ["l"] * 4, "delivery_lead_basis": bases})
    windows = pl.DataFrame({"deal_id": list("abcd"), "window": "0-3", "exposure_days": 30.0})
    found = panel(deals, windows)
    assert found.codes["delivery_lead_id"].tolist() == [0, 0, -1, -1]
    assert found.codes["named_delivery_lead_id"].tolist() == [0, 0, 0, 0]
    assert found.known_lead_share == 0.5
    assert panel(deals.drop("delivery_lead_basis"), windows).known_lead_share == 0.0
    assert found.only(np.zeros(4, bool)).known_lead_share == 0.0
