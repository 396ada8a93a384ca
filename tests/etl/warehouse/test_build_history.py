"""Why numbers changed: builds of one firm whose exports were edited in known rows, and what each says about it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl import pipeline
from etl.engines import duckdb as engine
from etl.sample import write_firm
from etl.warehouse import build_history, publish
from etl.warehouse.publish import Build, Pointer

pytestmark = pytest.mark.built

JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
ESCALATED, UNAGREED, UNOWNED = (f"salesforce:0065g00000000{end}" for end in ("G9AAI", "GOAAY", "GGAAY"))
CRITERION, RISK = "a0C5g00000000GSEAY", "a0K5g00000000GKEAY"
TICKET = "servicenow:INC9900001"
TICKET_LINE = (
    "INC9900001,ffffffffffffffffffffffffffffff01,,,,0065g00000000G9AAI,,2026-06-01 08:00:00,,2026-06-02 08:00:00,1,New,"
    "2 - High,,Scope misunderstanding,A report is missing,true,2026-06-02 08:00:00,1 - Team lead,0,Service Desk"
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm's exports and warehouse, and where the criterion and the risk stood before the edits."""

    exports: Path
    first: Path
    edited: Path
    later: Path
    criterion_row: int


def fetch(path: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(query).pl()


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Rewrite the lines below a file's header."""
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([header, *change(lines)]) + "\n", encoding="utf-8")


def row_of(path: Path, text: str) -> int:
    """The record that holds the text, the header being 1."""
    return next(
        at for at, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1) if text in line
    )


def without_owner(line: str) -> str:
    """The risk's line with nobody in the columns of its owner."""
    cells = line.split(",")
    return ",".join([*cells[:7], '""', '"TBD"', '""', *cells[10:]]) if RISK in line else line


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Three builds: the first, one of the same day after four edits, and one of a later day without any."""
    exports, warehouse = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("warehouse")
    write_firm(exports, n_deals=40, seed=3)
    crm = exports / "crm"
    criterion_row = row_of(crm / "Success_Criterion__c.csv", CRITERION)
    copies = []
    for name in ("first", "edited", "later"):
        if name == "edited":
            edit(exports / "tickets" / "incident.csv", lambda lines: [TICKET_LINE, *lines])
            edit(crm / "Success_Criterion__c.csv", lambda lines: [line for line in lines if CRITERION not in line])
            edit(crm / "Delivery_Risk__c.csv", lambda lines: [without_owner(line) for line in lines])
            edit(crm / "Responsibility__c.csv", lambda lines: lines[::-1])
        report = pipeline.build(exports=exports, warehouse=warehouse, as_of=SEPTEMBER if name == "later" else JUNE)
        copies.append(tmp_path_factory.mktemp("builds") / f"{name}.duckdb")
        copies[-1].write_bytes(report.path.read_bytes())
    first, edited, later = copies
    return Firm(exports, first, edited, later, criterion_row)


def test_a_first_build_has_nothing_to_compare_with(firm: Firm) -> None:
    for table in ("history.builds", "history.record_changes", "marts.build_changes", "marts.build_change_rows"):
        assert fetch(firm.first, f"select * from {table}").is_empty()


def test_exactly_the_edited_deals_and_escalations_moved(firm: Firm) -> None:
    moved = fetch(firm.edited, "select subject_id, measure, value_before, value_after from marts.build_changes")
    assert set(moved.iter_rows()) == {
        # its only criterion gone, too few deals of its region and quarter have any: nobody can tell
        (UNAGREED, "success_definition_status", "early", "unknown"),
        (UNAGREED, "alignment_score", "3", None),
        (UNOWNED, "risk_ownership_status", "late", "never"),
        (UNOWNED, "alignment_score", "3", "2"),
        (ESCALATED, "n_escalations", "0", "1"),
        (ESCALATED, "n_attributable_escalations", "0", "1"),
        (ESCALATED, "n_surprise_escalations", "0", "1"),
        (TICKET, "escalated_at", None, "2026-06-02 08:00:00"),
        (TICKET, "attributed_deal_id", None, ESCALATED),
        (TICKET, "attribution", None, "direct"),
        (TICKET, "cause", None, "scope"),
    }
    reasons = fetch(firm.edited, "select distinct comparison, reason from marts.build_changes")
    assert reasons.rows() == [("previous", "input rows")]


def test_behind_each_change_stands_the_row_that_was_edited(firm: Firm) -> None:
    rows = fetch(
        firm.edited,
        "select subject_id, entity, change, changed_columns, source_file, source_row, previous_file, previous_row"
        " from marts.build_change_rows",
    )
    criteria, risks, tickets = "crm/Success_Criterion__c.csv", "crm/Delivery_Risk__c.csv", "tickets/incident.csv"
    risk_row = row_of(firm.exports / risks, RISK)
    assert set(rows.iter_rows()) == {
        (UNAGREED, "success_criteria", "removed", None, None, None, criteria, firm.criterion_row),
        (UNOWNED, "risks", "changed", "owner_id, owner_name, owner_assigned_at", risks, risk_row, risks, risk_row),
        (ESCALATED, "tickets", "added", None, tickets, 2, None, None),
        (TICKET, "tickets", "added", None, tickets, 2, None, None),
    }


def test_a_row_names_the_measures_that_it_can_have_moved(firm: Firm) -> None:
    rows = fetch(firm.edited, f"select measures from marts.build_change_rows where subject_id = '{UNOWNED}'")
    assert rows["measures"].to_list() == [["alignment_score", "risk_ownership_status"]]


def test_a_row_that_only_moved_is_no_change(firm: Firm) -> None:
    changes = fetch(firm.edited, "select entity, change from history.record_changes order by all")
    assert changes.rows() == [("risks", "changed"), ("success_criteria", "removed"), ("tickets", "added")]


def test_where_only_the_day_is_another_time_has_passed(firm: Firm) -> None:
    assert fetch(firm.later, "select * from history.record_changes").is_empty()
    moved = fetch(firm.later, "select comparison, measure, reason, delta from marts.build_changes")
    assert set(moved["comparison"]) == {"previous"}
    assert set(moved["reason"]) == {"time passed"}
    assert moved.filter(pl.col("measure") == "observed_months")["delta"].sum() > 0


def test_the_previous_build_and_the_last_of_each_quarter_are_compared() -> None:
    days = ("2026-09-30", "2026-08-31", "2026-06-30", "2026-06-29", "2025-12-31")
    builds = tuple(Build(build_id=day, file=f"{day}.duckdb", as_of_on=day) for day in days)
    compared = build_history.compared(Pointer("2026-09-30", Path("2026-09-30.duckdb"), builds))
    assert [build.build_id for build in compared] == ["2026-09-30", "2026-06-30", "2025-12-31"]


def test_no_what_if_is_compared_where_a_regular_build_is_kept() -> None:
    what_if = Build("what-if", "w.duckdb", "2026-03-31", what_if="--as-of 2026-03-31")
    regular = Build("regular", "r.duckdb", "2026-09-30")
    assert build_history.compared(Pointer("regular", Path("r.duckdb"), (regular,), (what_if,))) == [regular]
    assert build_history.compared(Pointer("what-if", Path("w.duckdb"), (), (what_if,))) == [what_if]


def test_an_earlier_build_that_cannot_be_read_does_not_stop_this_one(tmp_path: Path) -> None:
    (tmp_path / "warehouse-b1.duckdb").write_bytes(b"no database")
    build = Build(build_id="b1", file="warehouse-b1.duckdb", as_of_on="2026-06-30")
    pointer = Pointer(build_id="b1", path=tmp_path / build.file, builds=(build,))
    with engine.building(tmp_path / "wh.duckdb") as connection:
        messages = build_history.compare(connection, tmp_path, pointer)
        assert len(messages) == 1
        assert messages[0].startswith("The build b1 could not be compared with this one: ")
        assert engine.fetch(connection, "select * from history.builds").is_empty()


def test_what_an_earlier_schema_lacks_is_left_out_and_said(firm: Firm, tmp_path: Path) -> None:
    for name in ("warehouse-b1.duckdb", "wh.duckdb"):
        (tmp_path / name).write_bytes(firm.first.read_bytes())
    with engine.building(tmp_path / "warehouse-b1.duckdb") as old:
        old.execute("alter table marts.deal_outcomes drop column n_control_tickets")
        old.execute("alter table raw.risks drop column severity")
        old.execute("drop table raw.satisfaction")
    build = Build(build_id="b1", file="warehouse-b1.duckdb", as_of_on="2026-06-30")
    with engine.building(tmp_path / "wh.duckdb") as connection:
        messages = build_history.compare(connection, tmp_path, Pointer("b1", tmp_path / build.file, (build,)))
        n_deals = engine.fetch(connection, "select count(*) from history.deal_outcomes").item()
        assert n_deals == engine.fetch(connection, "select count(*) from marts.deal_outcomes").item()
        assert engine.fetch(connection, "select * from history.record_changes").is_empty()
        assert engine.fetch(connection, "select has_other_versions from history.builds").item() is True
    assert messages[:2] == (
        "The build b1 has no n_control_tickets of marts.deal_outcomes to compare with.",
        "The build b1 has no severity of raw.risks to compare with.",
    )
    assert messages[2].startswith("The build b1 has no raw.satisfaction to compare with.")


def test_other_thresholds_are_noticed_where_both_builds_hold_theirs(firm: Firm, tmp_path: Path) -> None:
    for name, grace in (("warehouse-b1.duckdb", "3"), ("wh.duckdb", "5")):
        (tmp_path / name).write_bytes(firm.first.read_bytes())
        with engine.building(tmp_path / name) as connection:
            engine.write(connection, "meta.settings", pl.DataFrame({"name": ["grace"], "value": [grace]}))
    pointer = publish.Pointer("b1", tmp_path, (Build("b1", "warehouse-b1.duckdb", "2026-06-30"),))
    with engine.building(tmp_path / "wh.duckdb") as connection:
        build_history.compare(connection, tmp_path, pointer)
        builds = engine.fetch(connection, "select settings, has_other_settings, has_other_versions from history.builds")
    assert json.loads(builds["settings"].item()) == {"grace": "3"}
    assert (builds["has_other_settings"].item(), builds["has_other_versions"].item()) == (True, False)
