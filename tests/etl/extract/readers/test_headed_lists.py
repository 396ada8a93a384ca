"""Lists below one record that heads them, and tables that only look like it."""

from pathlib import Path

import pytest

from tests.etl.exports import first_cells, left_out, only, rows

ABOVE = "Topic,ID,Start\nBlue,7,2025-01-10\n"


@pytest.mark.parametrize("blank", ["\n", ",,\n", "\r\n"])
def test_the_record_above_a_list_goes_to_each_of_its_rows(tmp_path: Path, blank: str) -> None:
    table = only(tmp_path, "t.csv", f"{ABOVE}{blank}Name,Topic\nKim,a\nDan,b\nodd\n")
    assert rows(table) == [
        {"Name": "Kim", "Topic": "a", "Topic (2)": "Blue", "ID": "7", "Start": "2025-01-10"},
        {"Name": "Dan", "Topic": "b", "Topic (2)": "Blue", "ID": "7", "Start": "2025-01-10"},
    ]
    assert first_cells(table) == [(5, "Kim"), (6, "Dan")]
    assert [row for row, _ in left_out(table)] == [7]
    assert "row 2 heads the list" in str(table.note)


@pytest.mark.parametrize(
    "text",
    [
        "A,B,C\n1,2,3\n\n4,5,6\n",  # a blank line in a table
        "A,B,C\n1,2,3\n\nTotal\n",
        "A,B,C\n1,2,3\n\nx,2025-01-01\n",
        "A,B\n1,2\n\nName,Mail,Role\nKim,k,x\n",  # too little to head a list
        "A,B,C\n1,2,3\n",
    ],
)
def test_other_tables_stay_what_they_are(tmp_path: Path, text: str) -> None:
    table = only(tmp_path, "t.csv", text)
    assert table.columns == tuple(text.partition("\n")[0].split(","))
