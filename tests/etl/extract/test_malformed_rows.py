"""Names of columns: repeated and missing ones are told apart."""

from pathlib import Path

from tests.etl.exports import landed, rows, whole


def test_repeated_and_nameless_columns_are_told_apart(tmp_path: Path) -> None:
    table, _ = whole(landed(tmp_path, "x.csv", b"Watchers,watchers,,Watchers\n1,2,3,4\n"))
    assert table.columns == ("Watchers", "watchers (2)", "column_3", "Watchers (3)")


def test_repeated_headers_of_jira_are_kept_apart(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.csv", b"Issue key,Comment,Comment,Comment\nA-1,x,y,z\n")
    assert rows(table) == [{"Issue key": "A-1", "Comment": "x", "Comment (2)": "y", "Comment (3)": "z"}]
