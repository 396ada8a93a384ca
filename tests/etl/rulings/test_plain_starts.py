"""Firms that begin with what they have: nothing that no source can tell becomes a number, and each step is named."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import pipeline
from etl.detect.report import describe
from etl.errors import BlockedBuildError
from etl.linking.decisions import decide
from etl.settings import config
from tests import warehouses
from tests.etl.exports import workbook_of, write

pytestmark = pytest.mark.built

OUTCOMES = "is_escalation_known, n_escalations, n_attributable_escalations, n_surprise_escalations"


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_source_that_marks_no_ticket_tells_of_no_escalation(silent_folder: Path) -> None:
    """Ruling 25: no escalation is known, none is counted, and what may mark one is named with its setting."""
    report = warehouses.report_of(silent_folder)
    assert set(_rows(report.path, f"select {OUTCOMES} from marts.deal_outcomes")) == {(False, None, None, None)}
    assert _rows(report.path, "select count(*), bool_or(is_escalated) from marts.ticket_outcomes") == [(20, None)]
    candidates = _rows(report.path, "select column_name, value from meta.escalation_candidates")
    assert ("Issue Type", "Crisis") in candidates
    assert report.told.unknown == dict.fromkeys(report.told.unknown, 4)
    assert len(report.told.steps) == 3


def test_what_the_firm_names_as_a_mark_is_one_and_all_else_is_no(silent_folder: Path, tmp_path: Path) -> None:
    """Ruling 25: the proposed setting, as it stands, makes the outcomes known."""
    exports = tmp_path / "exports"
    shutil.copytree(silent_folder / warehouses.EXPORTS, exports)
    setting = '[[escalation.marks]]\nsource = "jira"\ncolumn = "Issue Type"\nvalues = ["Crisis"]\n'
    write(exports, {"commonground.toml": setting})
    report = pipeline.build(exports=exports, warehouse=tmp_path / "warehouse")
    told = _rows(
        report.path, "select deal_name, is_escalation_known, n_escalations from marts.deal_outcomes order by 1"
    )
    assert told == [("Rollout 1", True, 5), ("Rollout 2", True, 0), ("Rollout 3", True, 0), ("Rollout 4", True, 0)]


PROJECTS: list[list[Any]] = [
    [
        "Ref",
        "Customer",
        "Signed",
        "Start",
        "End",
        "Fee (EUR)",
        "Goals agreed",
        "Feasibility check",
        "Risks have owners",
    ],
    ["A1", "Fir Foods", datetime(2025, 1, 6), datetime(2025, 2, 1), datetime(2026, 1, 31), 50000, "yes", "no", None],
    ["A2", "Yew Yards", datetime(2025, 3, 3), datetime(2025, 4, 1), datetime(2026, 3, 31), 20000, "no", "yes", "n/a"],
    ["A3", "Elm Energy", datetime(2025, 3, 9), datetime(2025, 4, 1), datetime(2026, 3, 31), 8000, None, None, None],
]
LIST: list[list[Any]] = [
    ["Nr", "Ref", "Raised on", "What", "Reason"],
    [1, "A1", datetime(2025, 6, 2), "Interfaces were not in scope", "Scope"],
    [2, "A1", datetime(2025, 8, 4), "Server down", "Technical"],
]


def test_one_workbook_is_enough_and_its_list_states_what_it_covers(tmp_path: Path) -> None:
    """Ruling 33: its span is observed time, and its end the as-of date; without it outcomes are unknown.

    Ruling 32: what its columns say of the practices is declared.
    """
    book = workbook_of({"Projects": PROJECTS, "Escalations": LIST})
    exports = write(tmp_path / "exports", {"all we have.xlsx": book})
    draft = describe(config.load(None, exports)).draft
    assert 'covers = "all"' in draft
    assert "covers_from = 2025-01-06" in draft
    settled = "\n".join(
        "covers_until = 2026-06-30" if line.startswith("covers_until") else line for line in draft.splitlines()
    )
    write(exports, {"commonground.toml": settled})
    report = pipeline.build(exports=exports, warehouse=tmp_path / "known")
    assert report.as_of_on == date(2026, 6, 30)
    deals = _rows(
        report.path,
        "select account_name, n_escalations, success_definition_status, success_definition_kind, delivery_voice_status,"
        " risk_ownership_status, contract_id is not null from marts.deal_outcomes order by 1",
    )
    assert deals == [
        ("Elm Energy", 0, "unknown", None, "unknown", "unknown", True),
        ("Fir Foods", 2, "presignature", "declared", "never", "unknown", True),
        ("Yew Yards", 0, "never", "declared", "presignature", "unknown", True),
    ]
    reasons = _rows(
        report.path, "select distinct reason from marts.practice_evidence where status = 'unknown' order by 1"
    )
    assert reasons == [("no declaration tells of this deal",), ("no source carries this practice",)]
    unstated = [line for line in settled.splitlines() if not line.startswith("covers")]
    write(exports, {"commonground.toml": "\n".join(unstated)})
    report = pipeline.build(exports=exports, warehouse=tmp_path / "unstated")
    assert _rows(report.path, "select distinct n_escalations from marts.deal_outcomes") == [(None,)]


HUBSPOT = {
    "companies.csv": "Record ID,Company name,Company Domain Name,Country/Region,Create Date\n"
    "31,Fir Foods Ltd,firfoods.example,UK,2024-01-01\n32,Yew Yards BV,yewyards.example,NL,2024-01-01\n",
    "deals.csv": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,"
    "Associated Company IDs (Primary)\n"
    "91,Rollout,Closed Won,Sales,1000,2025-01-02,2025-02-03,31\n"
    "92,Care,Closed Won,Sales,2000,2025-01-02,2025-03-03,32\n",
}
FRESHDESK = {
    "freshdesk.csv": "Ticket ID,Subject,Status,Priority,Company,Created time,Last update time,Tags\n"
    "1,Login,Closed,High,Fir Foods,2025-05-01 09:00:00,2025-05-02 09:00:00,escalated\n"
    "2,Print,Closed,Low,Yew Yards,2025-06-01 09:00:00,2025-12-02 09:00:00,\n",
}


def test_tickets_that_reach_no_deal_are_said_first_and_a_confirmed_link_tells(tmp_path: Path) -> None:
    """Ruling 38: a first build publishes with the sentence; links that somebody confirmed are read by the next."""
    exports, warehouse = write(tmp_path / "exports", HUBSPOT | FRESHDESK), tmp_path / "warehouse"
    report = pipeline.build(exports=exports, warehouse=warehouse)
    assert report.told.reach.is_blind
    assert report.told.reach.sentence == (
        "2 of 2 tickets belong to no account of the CRM: the outcomes of 2 deals are unknown."
        " Next: `common-ground link` suggests which accounts are the same."
    )
    pairs = _rows(report.path, "select source_account_id, account_id, reason from meta.link_suggestions")
    assert len(pairs) == 2
    decide(warehouse, pairs, verdict="confirmed", by="Ann")
    linked = pipeline.build(exports=exports, warehouse=warehouse)
    told = _rows(linked.path, "select deal_name, n_escalations from marts.deal_outcomes order by 1")
    assert told == [("Care", 0), ("Rollout", 1)]


def test_what_tells_of_no_deal_replaces_nothing_that_did(silent_folder: Path, tmp_path: Path) -> None:
    """Ruling 38: unless it is allowed."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(silent_folder / warehouses.WAREHOUSE, warehouse)
    exports = write(tmp_path / "exports", {"opportunities.csv": warehouses.OPPORTUNITIES_OF_SILENT} | FRESHDESK)
    with pytest.raises(BlockedBuildError, match=r"Nothing was published; .* --allow-empty"):
        pipeline.build(exports=exports, warehouse=warehouse, allowed=["shrink"])
    pipeline.build(exports=exports, warehouse=warehouse, allowed=["shrink", "empty"])
