"""Of the rows of one record the newest stands, with what must be remembered from the others."""

from datetime import datetime
from pathlib import Path

from tests.etl.exports import counts, deal, deals, ingest, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"

INCIDENTS = "number,opened_at,priority,state,sys_updated_on,sys_mod_count,u_escalated,u_escalated_at,company"


def test_the_newest_modification_wins_and_equal_ones_go_to_the_last_row(tmp_path: Path) -> None:
    first = deals(
        deal(A, amount="1", modified="2026-02-01T00:00:00Z"),
        deal(A, amount="2", modified="2026-01-01T00:00:00Z"),
        deal(B, amount="3"),
        deal(B, amount="4"),
    )
    result = ingest(write(tmp_path / "x", {"a.csv": first, "b.csv": deals(deal(A, amount="5"))}))
    assert dict(result.tables["deals"].select("deal_id", "amount").sort("deal_id").iter_rows()) == {
        f"salesforce:{A}": 1.0,
        f"salesforce:{B}": 4.0,
    }
    assert counts(result, "a.csv") == (4, 2, 0, 2)
    assert counts(result, "b.csv") == (1, 0, 0, 1)


def test_a_deleted_record_is_superseded_unless_it_was_restored(tmp_path: Path) -> None:
    rows = deals(
        deal(A, deleted="true"),
        deal(B, deleted="true", modified="2026-01-01T00:00:00Z"),
        deal(B, modified="2026-02-01T00:00:00Z"),
    )
    result = ingest(write(tmp_path / "x", {"o.csv": rows}))
    assert result.tables["deals"]["deal_id"].to_list() == [f"salesforce:{B}"]
    assert counts(result, "o.csv") == (3, 1, 0, 2)


def test_escalated_in_any_update_is_escalated_at_the_earliest_date(tmp_path: Path) -> None:
    lines = [
        INCIDENTS,
        "INC1,2026-01-01 08:00:00,2 - High,New,2026-01-01 08:00:00,0,false,,",
        "INC1,2026-01-01 08:00:00,1 - Critical,Open,2026-01-03 08:00:00,2,true,2026-01-03 07:00:00,",
        "INC1,2026-01-01 08:00:00,3 - Moderate,Closed,2026-01-05 08:00:00,4,false,,",
        "INC1,2026-01-01 08:00:00,1 - Critical,Open,2026-01-02 08:00:00,1,true,2026-01-02 07:00:00,",
    ]
    result = ingest(write(tmp_path / "x", {"incident.csv": "\n".join(lines) + "\n"}))
    ticket = result.tables["tickets"].row(0, named=True)
    assert (ticket["status"], ticket["priority"], ticket["is_escalated"]) == ("Closed", "p3", True)
    assert ticket["escalated_at"] == datetime(2026, 1, 2, 7)
    assert counts(result, "incident.csv") == (4, 1, 0, 3)
