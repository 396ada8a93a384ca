"""What changed since an earlier build: on the page, in the viewer's scope, and in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import builds as builds_queries
from dashboard.queries import changes as changes_queries
from dashboard.summaries import changes as summaries

DEAL = "salesforce:0065g00000000G9AAI"
TICKET_ROW = "added tickets/incident.csv, row 2"


@pytest.fixture
def leased(rebuilt_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(rebuilt_warehouse))
    with warehouse.lease():
        yield


def changes_since_previous(scope: Scope) -> pl.DataFrame:
    return changes_queries.changes(scope, builds_queries.compared_builds()["against_build_id"][0])


@pytest.mark.usefixtures("leased")
def test_a_change_comes_with_the_row_behind_it():
    changes = changes_since_previous(Scope())
    assert set(changes["reason"]) == {"input rows"}
    assert changes["input_rows"].to_list() == [[TICKET_ROW]] * len(changes)
    of_deal = changes.filter(pl.col("subject_id") == DEAL)
    assert set(of_deal["measure"]) == {"n_escalations", "n_attributable_escalations", "n_surprise_escalations"}


@pytest.mark.usefixtures("leased")
def test_a_scope_hides_what_moved_at_other_accounts():
    against = builds_queries.compared_builds()["against_build_id"][0]
    nobody = Scope(account_ids=("salesforce:none",))
    assert changes_since_previous(nobody).is_empty()
    assert changes_queries.moved(nobody, against).is_empty()
    assert changes_queries.totals_now(nobody)["signed_on"] == 0
    account_id = (
        warehouse.current().query("select account_id from marts.deal_outcomes where deal_id = ?", [DEAL]).item()
    )
    assert set(changes_since_previous(Scope(account_ids=(account_id,)))["subject_id"]) >= {DEAL}


@pytest.mark.usefixtures("leased")
def test_then_and_the_change_make_now():
    against = builds_queries.compared_builds()["against_build_id"][0]
    table = summaries.headline_table(changes_queries.totals_now(Scope()), changes_queries.moved(Scope(), against))
    then = dict(table.select("Number", pl.col("Now") - pl.col("Then")).iter_rows())
    assert then == {name: int("scalations" in name) for name in then}
    earlier = warehouse.current().query("select count(*), sum(n_escalations) from history.deal_outcomes").row(0)
    assert dict(table.select("Number", "Then").iter_rows())["Signed deals"] == earlier[0]
    assert dict(table.select("Number", "Then").iter_rows())["Escalations"] == earlier[1]


def test_a_first_build_says_that_it_is_the_first(open_page, small_warehouse):
    app = open_page(small_warehouse, "data")
    assert not app.exception
    assert any("This is the first build of this warehouse." in info.value for info in app.info)


def test_the_page_shows_numbers_then_and_now_and_the_rows_behind(open_page, rebuilt_warehouse):
    app = open_page(rebuilt_warehouse, "data")
    assert not app.exception
    assert app.selectbox(key="against").options[0].startswith("Previous build, as of")
    numbers = next(frame.value for frame in app.dataframe if "Then" in frame.value.columns)
    assert "by input rows" in numbers.columns
    changes = next(frame.value for frame in app.dataframe if "Input rows" in frame.value.columns)
    assert set(changes["Input rows"]) == {TICKET_ROW}
    assert "1 deal and 1 escalation moved" in "\n".join(text.value for text in app.markdown)


def test_builds_are_named_by_their_role_and_day():
    builds = pl.DataFrame(
        {
            "against_build_id": ["b2", "b1"],
            "as_of_on": [date(2026, 9, 30), date(2026, 6, 30)],
            "is_previous": [True, False],
            "quarter": ["2026Q3", "2026Q2"],
        }
    )
    assert summaries.build_labels(builds) == {
        "b2": "Previous build, as of 30 Sep 2026",
        "b1": "Last build of 2026 Q2, as of 30 Jun 2026",
    }


def test_where_nothing_moved_it_is_said():
    nothing = pl.DataFrame(schema={"subject_type": pl.String, "subject_id": pl.String, "reason": pl.String})
    assert summaries.moved_sentence(nothing, nothing) == "No headline number moved since."


def test_of_many_rows_the_first_are_named_and_the_others_counted():
    changes = pl.DataFrame(
        {
            "subject_type": ["escalation"],
            "subject_id": ["servicenow:INC1"],
            "deal_name": ["A deal"],
            "account_name": ["An account"],
            "measure": ["cause"],
            "value_before": [None],
            "value_after": ["scope"],
            "reason": ["input rows"],
            "input_rows": [[f"changed tickets.csv, row {row}" for row in range(2, 7)]],
        },
        schema_overrides={"value_before": pl.String},
    )
    table = summaries.changes_table(changes)
    assert table["Deal or escalation"].item() == "Escalation INC1"
    assert table["Input rows"].item().endswith("changed tickets.csv, row 4; and 2 more")
