"""Logs with a row for each update of a ticket are drafted so that they fold, and load as they stand."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.conform.canonical_tables import Conformed
from etl.detect.report import describe
from etl.settings import config
from tests.etl.exports import accounted, column, counts, ingest, lines, write

VINST = lines(
    "SR Number;Change Date+Time;Status;Sub Status;Involved ST;SR Latest Impact;Product;Owner First Name",
    "1-364;2012-05-01T10:00:00+02:00;Accepted;In Progress;V5;Medium;P7;Ann",
    "1-364;2012-05-03T10:00:00+02:00;Queued;Awaiting Assignment;V9;Medium;P7;Bea",
    "1-364;2012-05-02T10:00:00+02:00;Accepted;Assigned;V5;High;P7;Ann",
    "1-365;2012-05-03T10:00:00+02:00;Accepted;In Progress;V5;Low;P7;Ann",
    "1-365;2012-05-07T10:00:00+02:00;Completed;Closed;V5;Low;P7;Ann",
)
ACTIVITY = lines(
    "Incident ID;DateStamp;IncidentActivity_Number;IncidentActivity_Type;Assignment Group;KM number;Interaction ID",
    "IM004;07-01-2013 08:17:17;1;Open;TEAM1;KM5;SD7",
    "IM004;24-11-2013 13:41:30;2;Update;TEAM1;KM5;SD7",
    "IM004;24-11-2013 13:41:30;3;Closed;TEAM1;KM5;SD7",
    "IM005;25-06-2013 08:17:17;4;Open;TEAM1;KM5;SD8",
    "IM005;26-06-2013 08:17:17;5;Reassignment;TEAM2;KM5;SD8",
)


def drafted(folder: Path, name: str, text: str) -> str:
    """The settings that `detect` drafts for a folder with one file; written into it, too."""
    write(folder, {name: text})
    draft = describe(config.load(None, folder)).draft
    (folder / "commonground.toml").write_text(draft, encoding="utf-8")
    return draft


def events(result: Conformed) -> list[tuple[str, str]]:
    """Record and new status of every change of a status, by time."""
    return list(
        result.tables["field_changes"]
        .filter(field="status")
        .sort("changed_at")
        .select("record_id", "new_value")
        .iter_rows()
    )


def test_a_log_that_only_tells_when_it_changed_is_drafted_and_folds_by_time(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "x", "vinst.csv", VINST)
    assert 'modified = "Change Date+Time"' in draft
    result = ingest(tmp_path / "x")
    assert result.tables["tickets"].sort("ticket_id").select(
        "ticket_id", "status", "opened_at", "resolved_at"
    ).rows() == [
        ("generic:1-364", "Queued", datetime(2012, 5, 1, 8), None),
        ("generic:1-365", "Completed", datetime(2012, 5, 3, 8), datetime(2012, 5, 7, 8)),
    ]
    assert events(result) == [("generic:1-364", "Queued"), ("generic:1-365", "Completed")]
    assert counts(result, "vinst.csv") == (5, 2, 0, 3)
    assert result.tables["tickets"]["is_escalated"].to_list() == [None, None]


def test_of_updates_at_one_time_the_counter_tells_the_latest(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "x", "activity.csv", ACTIVITY)
    assert 'version = "IncidentActivity_Number"' in draft
    result = ingest(tmp_path / "x")
    assert column(result, "tickets.status") == ["Closed", "Reassignment"]
    assert column(result, "tickets.resolved_at") == [datetime(2013, 11, 24, 13, 41, 30), None]
    assert [status for record, status in events(result) if record == "generic:IM004"] == ["Update", "Closed"]


def test_five_keys_read_a_log_of_the_firms_own(tmp_path: Path) -> None:
    settings = """
[[source]]
system = "generic"

[source.entities.tickets]
files = ["log*.csv"]
columns = { ticket_id = "Fall", opened_at = "Zeit", status = "Lage", account_id = "Kunde" }
modified = "Zeit"
version = "Lauf"
history = ["status"]
fold = { earliest = ["opened_at"] }
"""
    text = lines(
        "Fall,Lauf,Zeit,Lage,Kunde",
        "A,2,2026-01-02 10:00:00,in Arbeit,Oak AG",
        "A,1,2026-01-01 10:00:00,neu,Oak AG",
        "B,1,2026-01-03 10:00:00,neu,Oak AG",
    )
    result = accounted(tmp_path, {"log_2026.csv": text, "commonground.toml": settings})
    assert column(result, "tickets.status") == ["in Arbeit", "neu"]
    assert column(result, "tickets.opened_at") == [datetime(2026, 1, 1, 10), datetime(2026, 1, 3, 10)]
    assert events(result) == [("generic:A", "in Arbeit")]


@pytest.mark.parametrize(
    "text",
    [
        lines("Ticket ID,Updated,Status,Created", "1,2026-01-02,New,2026-01-01", "2,2026-01-02,New,2026-01-01"),
        lines("Project,Changed on,Status", "Oak,2026-01-02,New", "Oak,2026-01-03,Done"),
    ],
)
def test_what_lists_each_ticket_once_or_no_tickets_is_no_log(tmp_path: Path, text: str) -> None:
    assert "each row is an update" not in drafted(tmp_path / "x", "list.csv", text)
