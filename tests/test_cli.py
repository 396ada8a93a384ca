"""The command line: help with an example, one-line errors, exit codes."""

import importlib.metadata
import os
import platform
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from etl.settings.paths import ROOT, SAMPLE, WAREHOUSE

pytestmark = pytest.mark.thorough

COMMANDS = ("build", "sample", "detect", "template", "check", "explain", "app", "demo", "builds", "report")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard.cli", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    outcome = _run(command, "--help")
    assert outcome.returncode == 0
    assert f"Example: common-ground {command}" in " ".join(outcome.stdout.split())


def test_the_help_loads_no_library_that_reads_or_shows_data() -> None:
    heavy = "{'polars', 'numpy', 'duckdb', 'streamlit', 'plotly', 'pydantic'}"
    code = f"import sys; from dashboard import cli; print(sorted({heavy} & set(sys.modules)))"
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == "[]"


def test_version_is_that_of_the_project_with_python_platform_and_where_builds_go() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert importlib.metadata.version("common-ground") == project["version"]
    outcome = _run("--version")
    assert outcome.returncode == 0
    for part in (f"common-ground {project['version']}", platform.python_version(), platform.platform(), str(WAREHOUSE)):
        assert part in outcome.stdout


def test_a_console_that_lacks_a_sign_shows_another_and_goes_on() -> None:
    command = [sys.executable, "-m", "dashboard.cli", "detect", str(SAMPLE / "crm")]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}  # that of a Windows console in the West
    outcome = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert b"ID ? account_id" in outcome.stdout


def test_a_missing_exports_folder_is_one_line_and_exit_2(tmp_path: Path) -> None:
    outcome = _run("build", "--exports", str(tmp_path / "nowhere"), "--warehouse", str(tmp_path / "warehouse"))
    assert outcome.returncode == 2
    assert "nowhere" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_wrong_option_is_exit_2() -> None:
    assert _run("build", "--colour", "red").returncode == 2


def test_a_check_without_a_build_says_what_to_run(tmp_path: Path) -> None:
    outcome = _run("check", "--warehouse", str(tmp_path))
    assert outcome.returncode == 1
    assert "common-ground build" in outcome.stderr


def test_a_misspelt_metric_is_answered_with_near_names() -> None:
    outcome = _run("explain", "n_escalation")
    assert outcome.returncode == 1
    assert "n_escalations" in outcome.stderr


def test_a_metric_is_explained_with_its_sql() -> None:
    outcome = _run("explain", "observed_months")
    assert outcome.returncode == 0
    assert "observed_months in deal_outcomes" in outcome.stdout
    assert "select" in outcome.stdout


def test_a_draft_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    outcome = _run("detect", str(tmp_path / "exports"), "--draft", str(tmp_path / "missing" / "x.toml"))
    assert outcome.returncode == 1
    assert "can't be written" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_build_that_is_told_nothing_reads_nothing_and_says_what_to_give(tmp_path: Path) -> None:
    outcome = _run("build", "--warehouse", str(tmp_path))
    assert outcome.returncode == 2
    assert all(option in outcome.stderr for option in ("--exports", "--config", "--sample"))


@pytest.mark.parametrize(
    ("argument", "command"), [("OUT", ["sample", "--deals", "5"]), ("--output", ["template", "--output"])]
)
def test_so_is_a_sample_or_a_workbook_below_a_file(argument: str, command: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = _run(*command, str(tmp_path / "file" / "x.xlsx"))
    assert outcome.returncode == 1
    assert f"give {argument} another name" in outcome.stderr
    assert "Traceback" not in outcome.stderr
