"""The command `report`: a deck from the shell, and one line with the mend where there can be none."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard import reports
from dashboard.export.formats import Format
from dashboard.reports import Order
from etl.errors import CommonGroundError, ConfigError
from etl.progress import silent
from etl.settings.paths import ROOT
from tests.dashboard.test_pages import first_account


def report(*options: str, warehouse: Path) -> tuple[int, str]:
    """Exit code and what was said."""
    command = [sys.executable, "-m", "dashboard.cli", "report", *options, "--warehouse", str(warehouse)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def order(**changes) -> Order:
    standard = {"quarter": "2026Q3", "format": Format.XLSX, "user": None, "template": None, "slides": (),
                "max_age_days": 45,
                "is_anyway": False}  # fmt: skip
    return Order(**(standard | changes))


@pytest.fixture(autouse=True)
def _warehouse(sample_warehouse, monkeypatch):
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))


def test_a_portfolio_becomes_a_deck_that_opens(sample_warehouse, tmp_path):
    target = tmp_path / "new" / "review.pptx"
    code, said = report("--portfolio", "--quarter", "2026Q3", "-o", str(target), warehouse=sample_warehouse)
    assert code == 0, said
    assert "1 review of 2026Q3" in said
    assert len(Presentation(io.BytesIO(target.read_bytes())).slides) >= 9


def test_options_that_contradict_each_other_end_with_2_and_say_which(sample_warehouse, tmp_path):
    options = ("--portfolio", "--all-accounts", "--quarter", "2026Q3", "-o", str(tmp_path / "x"))
    code, said = report(*options, warehouse=sample_warehouse)
    assert code == 2
    assert "--account ID_OR_NAME, --portfolio or --all-accounts" in said


def test_an_account_is_found_by_its_name_in_any_case(sample_warehouse, tmp_path):
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
    ],
)
def test_what_cannot_be_made_is_a_configuration_error_that_names_the_mend(tmp_path, changes, account, why):
    with pytest.raises(ConfigError, match=why):
        reports.write(order(**changes), account, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_stale_data_are_refused_unless_told_and_then_the_footer_says_so(tmp_path):
    with pytest.raises(CommonGroundError, match="--anyway"):
        reports.write(order(max_age_days=0), None, tmp_path / "x.xlsx")
    reports.write(order(max_age_days=0, is_anyway=True), None, tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in load_workbook(tmp_path / "x.xlsx")["About"].rows for cell in row]
    assert any("rendered although" in cell for cell in cells)


def test_all_accounts_get_a_file_each_in_one_run(small_warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(small_warehouse))
    n = reports.write_all(order(slides=("cover", "headline"), is_anyway=True), tmp_path, progress=silent)
    assert len(list(tmp_path.glob("*.xlsx"))) == n > 10


@pytest.mark.parametrize(("step", "said"), [(-1, "older than this version"), (1, "newer than this version")])
def test_a_build_of_another_schema_is_one_line_and_exit_1(small_warehouse, tmp_path, step, said):
    shutil.copytree(small_warehouse, tmp_path / "other")
    with duckdb.connect(str(next((tmp_path / "other").glob("warehouse-*.duckdb")))) as connection:
        connection.execute("update meta.builds set schema_version = schema_version + ?", [step])
    options = ("--portfolio", "--quarter", "2026Q3", "-o", str(tmp_path / "x.pptx"))
    code, told = report(*options, warehouse=tmp_path / "other")
    assert code == 1
    assert len(told.splitlines()) == 1
    assert said in told
    assert "`common-ground build`" in told
    assert not (tmp_path / "x.pptx").exists()


def test_for_whom_it_is_stands_in_the_footer(tmp_path):
    reports.write(order(user="ada@example.com", slides=("cover",)), None, tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in load_workbook(tmp_path / "x.xlsx")["About"].rows for cell in row]
    assert any("for ada@example.com" in cell for cell in cells)
