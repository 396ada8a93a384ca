"""A record of an export as a reader sees it."""

import pytest

from dashboard.summaries import record


def test_every_cell_stands_beside_its_column_and_what_it_was_read_as() -> None:
    frame = record.cells({"number": "INC1", "sys_id": "x"}, {"number": "ticket_id"})
    assert frame.rows() == [("number", "INC1", "ticket id"), ("sys_id", "x", None)]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://crm/1", True),
        ("http://crm/1", True),
        ("javascript:alert(1)", False),
        (" https://x", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str | None, is_one: bool) -> None:
    assert record.is_address(address) is is_one


def test_a_row_is_written_without_a_separator_as_a_spreadsheet_counts_it() -> None:
    assert record.where("crm/Event.csv", 1302) == "crm/Event.csv, row 1302"
