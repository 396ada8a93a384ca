"""Records of the exports, within the viewer's scope."""

import csv

from dashboard.access import Scope
from dashboard.queries import records
from dashboard.warehouse import Build
from etl.settings.paths import SAMPLE


def test_the_record_has_the_cells_of_its_row_in_the_file(leased: Build) -> None:
    file, row, ticket = leased.query(
        "select source_file, source_row, ticket_id from marts.escalations where account_id is not null order by 3"
    ).row(0)
    found = records.record(Scope(), file, row)
    assert found
    with (SAMPLE / file).open(encoding="utf-8-sig", newline="") as lines:
        own = next(cells for at, cells in enumerate(csv.DictReader(lines), start=2) if at == row)
    assert found.cells == {name: cell for name, cell in own.items() if cell}
    assert found.read_as["number"] == "ticket_id"
    assert found.cells["number"] == ticket.partition(":")[2]
    assert records.place_of(Scope(), ticket) == (file, row)


def test_every_row_that_a_mart_points_to_has_its_record(leased: Build) -> None:
    without = leased.query(
        """
        select count(*) as n from (
            select source_file, source_row from marts.account_timeline
            union select source_file, source_row from marts.practice_evidence
            union select source_file, source_row from marts.deal_risks
            union select source_file, source_row from marts.escalations
        ) as pointed
        left join meta.source_records as records
            on pointed.source_file = records.source_file and pointed.source_row = records.source_row
        where pointed.source_file is not null and records.cells is null
        """
    )
    assert without["n"][0] == 0


def test_a_record_outside_of_the_scope_is_not_shown(leased: Build) -> None:
    file, row, account_id, ticket = leased.query(
        "select source_file, source_row, account_id, ticket_id from marts.escalations where account_id is not null"
        " order by 4"
    ).row(0)
    assert records.record(Scope((account_id,)), file, row)
    assert records.record(Scope(("nobody",)), file, row) is None
    assert records.place_of(Scope(("nobody",)), ticket) is None
    assert records.record(Scope(), file, 10**9) is None
