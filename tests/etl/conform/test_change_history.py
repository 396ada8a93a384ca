"""What changed from one version of a record to the next."""

from datetime import datetime
from pathlib import Path

from tests.etl.exports import accounted, counts, holds


def test_a_log_of_updates_folds_by_its_counter_and_not_by_the_order_of_its_rows(tmp_path: Path) -> None:
    header = "number,incident_state,sys_mod_count,opened_at,sys_updated_at,priority,calendar_duration\n"
    row = "0000045,{},5/20/2024 7:42,5/20/2024 7:45,{},1970-01-02 09:46:18\n"
    rows = row.format("Closed,10", "1 - Critical") + row.format("Active,9", "2 - High")
    result = accounted(tmp_path, {"log.csv": header + rows})
    holds(result, "tickets", ticket_id="servicenow:0000045", status="Closed", priority="p1")
    holds(result, "tickets", opened_at=datetime(2024, 5, 20, 7, 42))
    assert counts(result, "log.csv") == (2, 1, 0, 1)
    changes = result.tables["field_changes"].sort("field")
    assert changes.select("entity", "record_id", "field", "old_value", "new_value", "source_row").rows() == [
        ("tickets", "servicenow:0000045", "priority", "p2", "p1", 2),
        ("tickets", "servicenow:0000045", "status", "Active", "Closed", 2),
    ]
    assert changes["changed_at"].unique().to_list() == [datetime(2024, 5, 20, 7, 45)]


def test_a_narrower_export_of_the_same_tickets_changes_nothing_that_it_does_not_hold(tmp_path: Path) -> None:
    header, row = "number,state,priority,opened_at,sys_updated_on", "INC1,Active,{}2024-05-20 07:42,2024-05-2{} 07:45\n"
    wide = [f"{header}\n{row.format(f'{priority},', day)}" for day, priority in ((1, "2 - High"), (3, "1 - Critical"))]
    narrow = f"{header}\n{row.format(',', 2)}"
    result = accounted(tmp_path, {"a.csv": wide[0], "b.csv": narrow, "c.csv": wide[1]})
    changes = result.tables["field_changes"].select("field", "old_value", "new_value", "source_file").rows()
    assert changes == [("priority", "p2", "p1", "c.csv")]
