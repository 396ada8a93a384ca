"""Suggested links in a workbook, and the decisions read back from it."""

import os
from pathlib import Path

import openpyxl
import pytest

from etl.errors import CommonGroundError
from etl.linking import workbooks
from etl.linking.suggest import Suggestion, to_frame

PAIRS = [Suggestion("desk:7", "=Amber", "crm:1", "Amber GmbH", 21.0, "name equal +10.5", True)]
PAIRS += [Suggestion("desk:8", "Oak", "crm:2", "Oak AG", 10.5, "name equal +10.5", False)]


def test_a_workbook_of_suggestions_is_read_back_as_decisions(tmp_path: Path) -> None:
    path = tmp_path / "links.xlsx"
    workbooks.write(path, to_frame(PAIRS))
    book = openpyxl.load_workbook(path)
    assert (book["links"]["C2"].value, book["links"]["C2"].data_type) == ("=Amber", "s")
    book["links"]["A2"], book["links"]["A3"] = "Yes", "no"
    book.save(path)
    read = workbooks.read(path)
    assert read["confirmed"].rows() == [("desk:7", "crm:1", "name equal +10.5")]
    assert read["refused"]["source_account_id"].to_list() == ["desk:8"]


def test_a_blank_cell_decides_nothing_and_another_word_is_named(tmp_path: Path) -> None:
    path = tmp_path / "links.xlsx"
    workbooks.write(path, to_frame(PAIRS))
    assert all(frame.is_empty() for frame in workbooks.read(path).values())
    book = openpyxl.load_workbook(path)
    book["links"]["A3"] = "perhaps"
    book.save(path)
    with pytest.raises(CommonGroundError, match="row 3: 'perhaps' is neither yes nor no"):
        workbooks.read(path)


def test_a_workbook_that_exists_is_not_overwritten_and_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.xlsx"
    workbooks.write(path, to_frame(PAIRS))
    with pytest.raises(CommonGroundError, match="is not overwritten"):
        workbooks.write(path, to_frame(PAIRS))
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(CommonGroundError, match="is no workbook of links"):
        workbooks.read(tmp_path / "text.xlsx")


def test_what_is_no_workbook_of_links_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "other.csv").write_text("a,b", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "links"
    book.active.append(["same firm?", "name"])
    book.active.append(["yes", "A"])
    book.save(tmp_path / "other.xlsx")
    for name, why in (("pipe.xlsx", "is a pipe"), ("other.csv", "no workbook of links"), ("other.xlsx", "are others")):
        with pytest.raises(CommonGroundError, match=why):
            workbooks.read(tmp_path / name)


def test_a_workbook_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommonGroundError, match=r"can't be written .No such file or directory.; give --workbook"):
        workbooks.write(tmp_path / "nowhere" / "links.xlsx", to_frame(PAIRS))
