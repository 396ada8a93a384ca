"""The value of a group is filled down where subtotals part the rows, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest

from etl.extract.landed_table import Landed
from tests.etl.exports import left_out, lines, only, rows, workbook

HEADER = ["Account Name", "Account ID", "Opportunity ID", "Stage", "Amount"]
BLUE, BLUE_TWO = ["Blue Ltd", "A1", "O1", "Won", 10], [None, None, "O2", "Won", 20]
RED, RED_TWO = ["Red Inc", "A2", "O3", "Lost", 5], [None, None, "O4", "Won", 6]


def sheet(tmp_path: Path, *records: list[Any]) -> Landed:
    return only(tmp_path, "report.xlsx", workbook(["Deals by account"], ["As of 2026-09-01"], [], *records))


def cells(table: Landed, name: str = "Account Name") -> list[str | None]:
    return [row[name] for row in rows(table)]


def total(label: str, amount: int, position: int = 0) -> list[Any]:
    return [*[None] * position, label, *[None] * (3 - position), amount]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Subtotal", "Subtotal"),
        ("Blue Ltd Total", "Red Inc Total"),
        ("Total", "Total"),
        ("Teilergebnis", "Teilergebnis"),
    ],
)
def test_a_group_s_value_is_filled_down_and_it_is_said(tmp_path: Path, first: str, second: str) -> None:
    end = [total(second, 11), total("Grand Total", 41)]
    table = sheet(tmp_path, HEADER, BLUE, BLUE_TWO, total(first, 30), RED, RED_TWO, *end)
    assert cells(table) == ["Blue Ltd", "Blue Ltd", "Red Inc", "Red Inc"]
    assert cells(table, "Account ID") == ["A1", "A1", "A2", "A2"]
    assert table.note is not None
    assert "grouped, with subtotals: 2 rows have" in table.note
    assert "(Account Name, Account ID)" in table.note
    assert [row for row, _ in left_out(table)] == [7, 10, 11]
    assert table.n_read - table.n_leftovers == 4


def test_one_group_alone_says_so_by_its_subtotal(tmp_path: Path) -> None:
    table = sheet(tmp_path, HEADER, BLUE, BLUE_TWO, total("Subtotal", 30), total("Total", 30))
    assert cells(table) == ["Blue Ltd", "Blue Ltd"]


def test_sums_and_counts_below_each_other_are_no_records(tmp_path: Path) -> None:
    counted = [["Subtotal", "Sum", None, None, 30], [None, "Count", 2, None, None]]
    table = sheet(tmp_path, HEADER, BLUE, BLUE_TWO, *counted, RED, RED_TWO, *counted)
    assert cells(table) == ["Blue Ltd", "Blue Ltd", "Red Inc", "Red Inc"]
    assert len(left_out(table)) == 4


def test_groups_inside_groups_end_with_their_own_subtotals(tmp_path: Path) -> None:
    header = [None, "Region", "Account", "Opportunity ID", "Amount"]
    records = [
        [None, "North", "Blue Ltd", "O1", 1],
        [None, None, None, "O2", 2],
        total("Subtotal", 3, 2),
        [None, None, "Red Inc", "O3", 3],
        total("Subtotal", 3, 2),
        total("Subtotal", 6, 1),
        [None, "South", "Cyan AG", "O4", 4],
        [None, None, None, "O5", 5],
        total("Subtotal", 9, 2),
        total("Subtotal", 9, 1),
        total("Total", 15, 1),
    ]
    table = sheet(tmp_path, header, *records)
    assert cells(table, "Region") == ["North", "North", "North", "South", "South"]
    assert cells(table, "Account") == ["Blue Ltd", "Blue Ltd", "Red Inc", "Cyan AG", "Cyan AG"]


def test_a_group_without_a_name_takes_no_other_s(tmp_path: Path) -> None:
    nameless = [[None, None, "O3", "Lost", 5], [None, None, "O4", "Won", 6]]
    table = sheet(tmp_path, HEADER, BLUE, BLUE_TWO, total("Subtotal", 30), *nameless, total("Subtotal", 11))
    assert cells(table) == ["Blue Ltd", "Blue Ltd", None, None]


def test_the_same_report_saved_as_text_is_filled_down_too(tmp_path: Path) -> None:
    text = lines(",".join(HEADER), "Blue Ltd,A1,O1,Won,10", ",,O2,Won,20", "Subtotal,,,,30", "Red Inc,A2,O3,Won,5")
    assert cells(only(tmp_path, "x.csv", text)) == ["Blue Ltd", "Blue Ltd", "Red Inc"]


@pytest.mark.parametrize(
    "records",
    [
        [BLUE, BLUE_TWO, RED, RED_TWO],  # no subtotal
        [BLUE, BLUE_TWO, RED, RED_TWO, total("Total", 41)],  # one at the end
        [total("Total", 41), BLUE, BLUE_TWO, RED, RED_TWO],  # or at the top
        [BLUE, BLUE_TWO, RED, total("Subtotal", 35), RED_TWO],  # names in the middle of a group
        [BLUE_TWO, BLUE, total("Subtotal", 30), RED_TWO, RED, total("Subtotal", 11)],
    ],
)
def test_blanks_of_an_ordinary_sheet_stay_blank(tmp_path: Path, records: list[list[Any]]) -> None:
    table = sheet(tmp_path, HEADER, *records)
    assert cells(table) == [record[0] for record in records if record[2]]
    assert table.note is None


def test_a_firm_called_total_is_a_record_and_ends_no_group(tmp_path: Path) -> None:
    named = ["Blue Ltd Total", "A9", "O9", "Won", 7]
    table = sheet(tmp_path, HEADER, BLUE, named, RED)
    assert cells(table) == ["Blue Ltd", "Blue Ltd Total", "Red Inc"]
