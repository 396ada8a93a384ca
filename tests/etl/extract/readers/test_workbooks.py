"""Workbooks, sheet by sheet, below their titles."""

import io
from datetime import date
from pathlib import Path

import openpyxl

from tests.etl.exports import landed, rows


def test_sheets_are_read_below_their_titles_with_their_row_numbers(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Contracts"
    for row in ([], ["Register of contracts"], [], ["No", "Signed", "Value"], ["C1", date(2026, 1, 5), 12.5]):
        sheet.append(row)
    sheet.append([])
    sheet.append(["C2", "31.02.2026", None])
    workbook.create_sheet("Nothing")
    content = io.BytesIO()
    workbook.save(content)
    contracts, nothing = landed(tmp_path, "r.xlsx", content.getvalue())
    assert contracts.source_file == "r.xlsx#Contracts"
    assert contracts.scan().collect().rows() == [
        (5, "C1", "2026-01-05 00:00:00", "12.5"),
        (7, "C2", "31.02.2026", None),
    ]
    assert "empty" in str(nothing.problem)


def test_every_sheet_is_found_below_its_title(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for sheet, n_titles in ((workbook.active, 0), (workbook.create_sheet("Clauses"), 3)):
        for _ in range(n_titles):
            sheet.append(["Register"])
        sheet.append(["No", "Kind", "Words"])
        sheet.append(["C1", "Audit", 12])
    content = io.BytesIO()
    workbook.save(content)
    first, second = landed(tmp_path, "r.xlsx", content.getvalue())
    assert rows(first) == rows(second) == [{"No": "C1", "Kind": "Audit", "Words": "12"}]
