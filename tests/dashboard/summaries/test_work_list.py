"""The watch list as a working list."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from dashboard.summaries import watch_list, work_list

TODAY, AS_OF = date(2026, 11, 30), date(2026, 9, 30)
DEAL: dict[str, Any] = {
    "deal_id": "d0", "deal_name": "Rollout", "account": "Alder", "amount": 100.0, "currency": "EUR",
    "committed_at": None, "days_to_commitment": 10.0, "expected_close_on": date(2026, 12, 1),
    "standing": watch_list.AHEAD, "next_step": "Agree", "sales_owner_name": "Sue", "delivery_lead_name": "Dan",
    "has_success_definition": False, "has_delivery_voice": True, "has_risk_ownership": False,
}  # fmt: skip
TYPES: Any = {"committed_at": pl.Datetime, "days_to_commitment": pl.Float64, "expected_close_on": pl.Date,
              "amount": pl.Float64, "currency": pl.String, "sales_owner_name": pl.String,
              "has_risk_ownership": pl.Boolean}  # fmt: skip
MARK_TYPES: Any = {"deal_id": pl.String, "next_step": pl.String, "state": pl.String, "until_on": pl.Date,
                   "note": pl.String, "author": pl.String, "written_at": pl.String}  # fmt: skip


def marks(**change: Any) -> pl.DataFrame:
    mark = {"deal_id": "d0", "next_step": "Agree", "state": "done", "until_on": None, "note": "by phone",
            "author": "ada", "written_at": "2026-11-27T10:00:00+00:00"}  # fmt: skip
    return pl.DataFrame([mark | change], schema=MARK_TYPES)


def deals(*changes: dict[str, Any], said: pl.DataFrame | None = None) -> pl.DataFrame:
    rows = pl.DataFrame([DEAL | {"deal_id": f"d{at}"} | change for at, change in enumerate(changes)],
                        schema_overrides=TYPES)  # fmt: skip
    return work_list.with_marks(rows, marks().clear() if said is None else said, as_of_on=AS_OF, today=TODAY)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({}, work_list.CHANGEABLE),
        ({"days_to_commitment": -2.0}, work_list.OVERDUE),
        ({"committed_at": datetime(2026, 9, 1)}, work_list.OVERDUE),
        ({"expected_close_on": date(2026, 9, 29)}, work_list.OVERDUE),
        ({"days_to_commitment": None, "expected_close_on": None}, work_list.CHANGEABLE),
        ({"standing": watch_list.COMPLETE, "committed_at": datetime(2026, 9, 1)}, work_list.COMPLETE),
    ],
)
def test_what_is_overdue_stands_apart_from_what_can_still_be_changed(change: dict[str, Any], part: str) -> None:
    assert deals(change)["part"][0] == part


@pytest.mark.parametrize(
    ("mark", "part"),
    [
        ({}, work_list.ASIDE),
        ({"state": "not_needed"}, work_list.ASIDE),
        ({"state": "snoozed", "until_on": date(2026, 12, 1)}, work_list.ASIDE),
        ({"state": "snoozed", "until_on": TODAY}, work_list.CHANGEABLE),
        ({"next_step": "Another step"}, work_list.CHANGEABLE),
    ],
)
def test_a_mark_sets_a_step_aside_until_its_day_or_until_another_step_is_next(mark: dict[str, Any], part: str) -> None:
    assert deals({}, said=marks(**mark))["part"][0] == part


def test_a_mark_is_read_with_its_author_day_and_note() -> None:
    row = deals({}, said=marks()).row(0, named=True)
    assert work_list.said(row) == "Done, says ada on 27 Nov 2026; the exports do not show it yet. by phone"
    snoozed = deals({}, said=marks(state="snoozed", until_on=date(2026, 12, 7))).row(0, named=True)
    assert work_list.said(snoozed).startswith("Snoozed until 7 Dec 2026 by ada")
    assert work_list.said(deals({}).row(0, named=True)) == ""


def test_delivery_acts_where_only_owners_of_risks_are_missing_else_sales() -> None:
    frame = deals({}, {"has_success_definition": True}, {"has_success_definition": True, "has_risk_ownership": None},
                  {"sales_owner_name": None})  # fmt: skip
    assert frame["person"].to_list() == ["Sue", "Dan", "Sue", None]


def test_the_viewer_s_own_deals_come_first_then_who_has_most_to_do_and_nobody_last() -> None:
    frame = deals({}, {}, {"sales_owner_name": "Ben"}, {"sales_owner_name": None}, {"sales_owner_name": None},
                  {"sales_owner_name": None})  # fmt: skip
    assert [group.person for group in work_list.groups(frame, by=work_list.DAY, first=None)] == ["Sue", "Ben", None]
    assert [group.person for group in work_list.groups(frame, by=work_list.DAY, first="Ben")] == ["Ben", "Sue", None]
    assert sum(len(group.deals) for group in work_list.groups(frame, by=work_list.DAY, first="Zoe")) == 6


def test_within_a_person_deals_are_sorted_by_day_or_by_value_and_currencies_never_compared() -> None:
    frame = deals({"amount": 5.0}, {"amount": 9.0}, {"amount": 900.0, "currency": "JPY", "days_to_commitment": 1.0},
                  {"amount": None})  # fmt: skip
    assert work_list.ordered(frame, work_list.DAY)["deal_id"].to_list() == ["d2", "d1", "d0", "d3"]
    assert work_list.ordered(frame, work_list.VALUE)["deal_id"].to_list() == ["d1", "d0", "d3", "d2"]


def test_the_page_for_monday_names_every_part_and_counts_what_it_leaves_out() -> None:
    frame = deals(*({} for _ in range(15)), {"days_to_commitment": -3.0}, said=marks(note="<b>asked</b>"))
    (group,) = work_list.groups(frame, by=work_list.DAY, first=None)
    page = work_list.page(group, today=TODAY, footer="of the sample")
    overdue, changeable, aside = page.sections
    assert page.title == "Open deals of Sue"
    assert "1 overdue, 14 still changeable, 1 set aside" in page.subtitle
    assert (len(overdue.rows), len(changeable.rows), changeable.text) == (1, 12, "2 more stand on the watch list.")
    assert aside.rows[0][-1].endswith("<b>asked</b>")
