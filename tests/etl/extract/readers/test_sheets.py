"""One sheet: where its header is, and which of its rows are records."""

from pathlib import Path

import pytest

from etl.errors import Failure, UnreadableFileError
from etl.extract.readers import sheets
from etl.extract.readers.sheets import read_sheet, sheet


def test_rows_are_made_as_wide_as_the_widest() -> None:
    assert sheet([["a"], ["b", "c"]]).rows() == [("a", None), ("b", "c")]


def test_a_sheet_that_no_program_makes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 2)
    assert sheet([["a", "b"]]).width == 2
    with pytest.raises(UnreadableFileError, match="a sheet of 1 rows and 3 columns is not read"):
        sheet([["a", "b", "c"]])


def test_the_header_is_the_first_row_that_is_nearly_full_and_blank_rows_are_skipped(tmp_path: Path) -> None:
    cells = sheet([["Open deals"], ["id", "name", "stage"], ["1", "A", "new"], [None], ["2", "B", None]])
    table = read_sheet(cells, "#S", 0, tmp_path)
    assert (table.columns, table.n_read, table.first_row, table.skipped) == (("id", "name", "stage"), 2, 3, (4,))


@pytest.mark.parametrize("rows", [[], [[None, None]]], ids=["no row", "a blank row"])
def test_a_sheet_without_a_cell_is_empty(tmp_path: Path, rows: list[list[str | None]]) -> None:
    table = read_sheet(sheet(rows), "#S", 0, tmp_path)
    assert (table.failure, table.suffix) == (Failure.EMPTY, "#S")
