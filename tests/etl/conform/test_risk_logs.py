"""RAID logs as project managers keep them: risks of the deal that they name, and nothing else of them."""

from datetime import datetime
from pathlib import Path

from tests.etl.exports import column, counts, holds, ingest, lines, one, status, workbook, write

HEADER = ["Ref", "Type", "Description", "Impact", "Likelihood", "RAG", "Owner", "Raised on", "Status", "Opportunity"]
DEALS = lines(
    "deal_id,account_id,deal_name,stage,created_at",
    "D1,A1,Oak rollout,Won,2025-01-01",
    "D2,A1,Elm audit,Won,2025-01-01",
    "D3,A1,Elm audit,Won,2025-01-01",
)


def test_the_risks_of_a_raid_log_belong_to_the_deal_of_that_name(tmp_path: Path) -> None:
    log = workbook(
        ["RAID log – Oak rollout"],
        [None],
        HEADER,
        ["R1", "Risk", "No test data", "High", "Med", "Red", "Dan Delivery", "20-Jan-2025", "Open", "Oak rollout"],
        ["I1", "Issue", "Late access", "High", "Med", "Amber", "TBC", "22-Jan-2025", "Open", "Oak rollout"],
        ["A1", "Assumption", "Access is given", "Low", "Low", "Green", None, "22-Jan-2025", "Open", "Oak rollout"],
    )
    result = ingest(write(tmp_path / "x", {"raid.xlsx": log, "deals.csv": DEALS.encode()}))
    holds(
        result,
        "risks",
        risk_id="generic:R1",
        deal_id="generic:D1",
        severity="high",
        owner_name="Dan Delivery",
        identified_at=datetime(2025, 1, 20),
    )
    assert counts(result, "raid.xlsx#Sheet") == (3, 1, 0, 2)


def test_a_register_of_risks_alone_sorts_them_by_their_own_types(tmp_path: Path) -> None:
    text = lines(
        "Risk ID,Project name,Type,Risk description,Probability,Severity,Risk owner,Date raised,Status",
        "1,Oak rollout,Commercial,Late data,High,Med,Ann Bee,2025-01-20,Open",
        "2,Oak rollout,Technical,Late access,Low,Very high,,2025-01-21,Open",
    )
    result = ingest(write(tmp_path / "x", {"risks.csv": text, "deals.csv": DEALS}))
    assert column(result, "risks.severity") == ["medium", "critical"]
    assert column(result, "risks.deal_id") == ["generic:D1"] * 2


def test_a_name_that_two_deals_bear_is_neither_of_them_and_is_said(tmp_path: Path) -> None:
    text = lines(
        "Risk ID,Project name,Risk description,Probability,Severity,Risk owner",
        "1,Elm audit,Late data,High,High,Ann Bee",
    )
    result = ingest(write(tmp_path / "x", {"risks.csv": text, "deals.csv": DEALS}))
    assert one(result, "risks")["deal_id"] == "generic:Elm audit"
    assert "2 deals bear this name" in "".join(result.messages)


def test_a_list_of_issues_is_no_list_of_risks(tmp_path: Path) -> None:
    text = lines("ID,Description,Owner,Project,Raised on,Status", "1,Late data,Ann Bee,Oak rollout,2025-01-20,Open")
    result = ingest(write(tmp_path / "x", {"issues.csv": text, "deals.csv": DEALS}))
    assert status(result, "issues.csv") == "unrecognised"
