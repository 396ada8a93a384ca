"""A board with groups, as monday exports it, is one table of items with their groups."""

from pathlib import Path

from tests.etl.exports import left_out, only, rows, workbook

HEADER = ["Name", "Subitems", "Owner", "Status", "Item ID (auto generated)"]
SUBITEMS = ["Subitems", "Name", "Owner", "Item ID (auto generated)"]


def test_every_item_has_the_name_of_its_group(tmp_path: Path) -> None:
    content = workbook(
        ["Support"],
        ["This month"],
        HEADER,
        ["Late data", None, "Ann", "Done", 1001],
        [None],
        ["Later"],
        HEADER,
        ["Scope", None, "Ann", "New", 1002],
        ["Plan"],
        ["Empty group"],
        HEADER,
    )
    table = only(tmp_path, "board.xlsx", content)
    assert [(row["Name"], row["Group"]) for row in rows(table)] == [
        ("Late data", "This month"),
        ("Scope", "Later"),
        ("Plan", "Later"),
    ]
    assert table.n_read == 3
    assert not left_out(table)


def test_subitems_and_summaries_are_said_and_are_no_items(tmp_path: Path) -> None:
    content = workbook(
        ["Support"],
        ["This month"],
        HEADER,
        ["Late data", "Ask, Check", "Ann", "Done", 1001],
        SUBITEMS,
        [None, "Ask", "Jo", 5001],
        [None, "Check", "Jo", 5002],
        ["Scope", None, "Dan", "New", 1002],
        [None, None, None, "New: 1"],
    )
    table = only(tmp_path, "board.xlsx", content)
    assert [row["Name"] for row in rows(table)] == ["Late data", "Scope"]
    assert left_out(table) == [
        (6, "a subitem of the item above it, not an item of the board"),
        (7, "a subitem of the item above it, not an item of the board"),
        (9, "a summary of its group, not an item of the board"),
    ]
    assert table.n_read == 5


def test_a_board_without_subitems_is_one_by_its_repeated_header(tmp_path: Path) -> None:
    header = ["Name", "Status", "Due"]
    content = workbook(["A"], header, ["x", "Done", 1], ["B"], header, ["y", "New", 2])
    table = only(tmp_path, "board.xlsx", content)
    assert [(row["Name"], row["Group"]) for row in rows(table)] == [("x", "A"), ("y", "B")]


def test_a_plain_list_of_names_is_no_board(tmp_path: Path) -> None:
    content = workbook(["Name", "Status", "Due"], ["x", "Done", 1], ["Alone", None, None], [None, "New", 2])
    table = only(tmp_path, "list.xlsx", content)
    assert "Group" not in table.columns
    assert table.n_read == 3
