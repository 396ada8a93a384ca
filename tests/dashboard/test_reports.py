"""Reviews written to files, or a reason why not."""

import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard import reports
from dashboard.export.formats import Format
from dashboard.reports import Order
from etl.errors import CommonGroundError, ConfigError
from etl.progress import silent
from tests.dashboard.app import first_account


def order(**changes: Any) -> Order:
    standard = {"quarter": "2026Q3", "format": Format.XLSX, "user": None, "template": None, "slides": (),
                "max_age_days": 45,
                "is_anyway": False}  # fmt: skip
    return Order(**(standard | changes))


@pytest.fixture(autouse=True)
def _warehouse(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))


def test_an_account_is_found_by_its_name_in_any_case(sample_warehouse: Path, tmp_path: Path) -> None:
    target = tmp_path / "account.xlsx"
    reports.write(order(), first_account(sample_warehouse).upper(), target)
    about = load_workbook(target)["About"]
    assert any(first_account(sample_warehouse) in str(cell.value) for row in about.rows for cell in row)


@pytest.mark.parametrize(
    ("changes", "account", "why"),
    [
        ({}, "nobody", "called 'nobody'"),
        ({"quarter": "2020Q1"}, None, "Quarters with one"),
        ({"slides": ("foo",)}, None, "No slide is called foo"),
        ({"template": Path("missing.pptx")}, None, "No such file"),
        ({"language": "tlh"}, None, "There are: de, en"),
    ],
)
def test_what_cannot_be_made_is_a_configuration_error_that_names_the_mend(
    tmp_path: Path, changes: dict[str, Any], account: str | None, why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        reports.write(order(**changes), account, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_review_is_written_in_the_language_asked_for(tmp_path: Path) -> None:
    reports.write(order(language="de"), None, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in book["Über"].rows for cell in row]
    assert any("unterzeichnete Geschäfte" in cell for cell in cells)


def test_stale_data_are_refused_unless_told_and_then_the_footer_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommonGroundError, match="--anyway"):
        reports.write(order(max_age_days=0), None, tmp_path / "x.xlsx")
    reports.write(order(max_age_days=0, is_anyway=True), None, tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in load_workbook(tmp_path / "x.xlsx")["About"].rows for cell in row]
    assert any("rendered although" in cell for cell in cells)


def test_all_accounts_get_a_file_each_in_one_run(
    small_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(small_warehouse))
    n = reports.write_all(order(slides=("cover", "headline"), is_anyway=True), tmp_path, progress=silent)
    assert len(list(tmp_path.glob("*.xlsx"))) == n > 10


def test_for_whom_it_is_stands_in_the_footer(tmp_path: Path) -> None:
    reports.write(order(user="ada@example.com", slides=("cover",)), None, tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in load_workbook(tmp_path / "x.xlsx")["About"].rows for cell in row]
    assert any("for ada@example.com" in cell for cell in cells)


def test_a_deck_and_a_file_that_are_pipes_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for changes, to in (({"template": pipe}, tmp_path / "review.xlsx"), ({}, pipe)):
        with pytest.raises(ConfigError, match="pipe is a pipe, which is not read"):
            reports.write(order(**changes), None, to)
