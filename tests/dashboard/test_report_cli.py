"""The command `report`: a deck from the shell, and one line with the mend where there can be none."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from pptx import Presentation

from etl.settings.paths import ROOT

pytestmark = pytest.mark.thorough


def report(*options: str, warehouse: Path) -> tuple[int, str]:
    """Exit code and what was said."""
    command = [sys.executable, "-m", "dashboard.cli", "report", *options, "--warehouse", str(warehouse)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(autouse=True)
def _warehouse(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))


def test_a_portfolio_becomes_a_deck_that_opens(sample_warehouse: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "review.pptx"
    code, said = report("--portfolio", "--quarter", "2026Q3", "-o", str(target), warehouse=sample_warehouse)
    assert code == 0, said
    assert "1 review of 2026Q3" in said
    assert len(Presentation(io.BytesIO(target.read_bytes())).slides) >= 9


def test_options_that_contradict_each_other_end_with_2_and_say_which(sample_warehouse: Path, tmp_path: Path) -> None:
    options = ("--portfolio", "--all-accounts", "--quarter", "2026Q3", "-o", str(tmp_path / "x"))
    code, said = report(*options, warehouse=sample_warehouse)
    assert code == 2
    assert "--account ID_OR_NAME, --portfolio or --all-accounts" in said


@pytest.mark.parametrize(("step", "said"), [(-1, "older than this version"), (1, "newer than this version")])
def test_a_build_of_another_schema_is_one_line_and_exit_1(
    small_warehouse: Path, tmp_path: Path, step: int, said: str
) -> None:
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
