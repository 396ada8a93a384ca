"""The command line: help with an example, one-line errors, exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

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
