"""What changed since an earlier build, in words."""

from datetime import date

import polars as pl

from dashboard.summaries import changes as summaries


def test_builds_are_named_by_their_role_and_day() -> None:
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


def test_where_nothing_moved_it_is_said() -> None:
    nothing = pl.DataFrame(schema={"subject_type": pl.String, "subject_id": pl.String, "reason": pl.String})
    assert summaries.moved_sentence(nothing, nothing) == "No headline number has changed since."


def test_of_many_rows_the_first_are_named_and_the_others_counted() -> None:
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
    assert table["deal_or_escalation"].item() == "Escalation INC1"
    assert table["input_rows"].item().endswith("changed tickets.csv, row 4; and 2 more")
