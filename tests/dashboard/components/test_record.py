"""The drawer with the record of an export."""

from pathlib import Path

from dashboard.warehouse import Build
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_the_record_behind_an_escalation_opens_from_its_address_with_its_own_cells(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    name, ticket, file, row = leased.query(
        "select accounts.account_name, ticket_id, source_file, source_row from marts.escalations as escalations"
        " inner join marts.accounts as accounts on escalations.account_id = accounts.account_id"
        " where escalations.deal_id is not null order by 2"
    ).row(0)
    app = open_page(sample_warehouse, "account", account=name, record=ticket)
    assert not app.exception
    cells = next(frame.value for frame in app.dataframe if "In the export" in frame.value.columns)
    assert ticket.partition(":")[2] in cells["In the export"].to_list()
    assert f"{file}, row {row}" in words(app)
    assert "No address of this record" in words(app)


def test_a_ticket_whose_record_is_not_kept_says_so(open_page: OpenPage, sample_warehouse: Path, leased: Build) -> None:
    name, ticket = leased.query(
        "select accounts.account_name, ticket_id from marts.ticket_outcomes as tickets"
        " inner join marts.deal_outcomes as accounts on tickets.deal_id = accounts.deal_id"
        " where ticket_id not in (select ticket_id from marts.escalations) order by 2"
    ).row(0)
    app = open_page(sample_warehouse, "account", account=name, record=ticket)
    assert not app.exception
    assert any(" is kept here, because it was not escalated" in info.value for info in app.info)
