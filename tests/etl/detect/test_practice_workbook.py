"""The workbook for a firm that records none of it: empty lines are left out, filled ones load without a mapping."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from etl.detect.practice_workbook import FORMS, write_template
from etl.errors import CommonGroundError
from tests.etl.exports import ingest

DEAL = "salesforce:006000000000001AAA"


def test_what_is_filled_in_loads_and_the_rest_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    file = tmp_path / "x" / "practices.xlsx"
    assert write_template(file, tmp_path / "nowhere") == 0
    workbook = openpyxl.load_workbook(file)
    for name in workbook.sheetnames:
        workbook[name].append([DEAL, "A deal", "Acme"])
    workbook["Success criteria"].append([DEAL, "A deal", "Acme", "Close in 5 days", "days", 5, None, date(2026, 1, 5)])
    workbook["Responsibilities"].append([DEAL, "A deal", "Acme", "Clean the data", "client", "Eve", date(2026, 1, 5)])
    workbook["Risks"].append([DEAL, "A deal", "Acme", "Data late", "high", "Ann Lee", date(2026, 1, 5)])
    workbook.save(file)
    result = ingest(tmp_path / "x")
    counts = result.files.select("entity", "rows_read", "rows_loaded", "rows_rejected", "rows_superseded").rows()
    assert counts == [(table, 2, 1, 0, 1) for table in ("success_criteria", "responsibilities", "risks")]
    assert result.tables["success_criteria"].select("deal_id", "target", "metric").row(0) == (DEAL, "5", "days")
    assert result.tables["risks"].select("severity", "owner_name").row(0) == ("high", "Ann Lee")


def test_open_deals_stand_in_every_sheet(tmp_path: Path, sample_warehouse: Path) -> None:
    n_deals = write_template(tmp_path / "t.xlsx", sample_warehouse)
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert workbook.sheetnames == [form.title for form in FORMS]
    assert n_deals > 0
    assert all(str(workbook[name]["A4"].value).startswith("salesforce:006") for name in workbook.sheetnames)


def test_a_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"mine")
    with pytest.raises(CommonGroundError, match="not overwritten"):
        write_template(tmp_path / "t.xlsx", tmp_path)
