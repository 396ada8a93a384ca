"""`make clean` and `make clean-all`, run on a copy: what was written by people or published is never lost unasked."""

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from etl.settings.paths import ROOT

LASTING = (
    "pointer.json",
    "warehouse-20260930T080000Z-ab12.duckdb",
    "verdicts.jsonl",
    "notes.sqlite",
    "notes.sqlite-wal",
    "records/2026-09-30.jsonl",
    "logs/build-20260930T080000Z-ab12.log",
)
REMADE = ("landed/ab/12.parquet", "building/wh.duckdb", "building/dbt/target/manifest.json")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the Makefile, a virtual environment and a warehouse that hold next to nothing."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    warehouse = tmp_path / "data" / "warehouse"
    for path in (*(warehouse / name for name in (*LASTING, *REMADE)), tmp_path / ".venv" / "bin" / "python"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def _make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of make without a terminal."""
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def _make_on_a_terminal(folder: Path, *arguments: str, answer: str) -> int:
    """The exit code of a run of make on a terminal, on which somebody answers."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        return subprocess.run(
            ["make", *arguments], cwd=folder, stdin=theirs, capture_output=True, check=False
        ).returncode
    finally:
        os.close(ours)
        os.close(theirs)


def _left(folder: Path) -> set[str]:
    warehouse = folder / "data" / "warehouse"
    return {path.relative_to(warehouse).as_posix() for path in warehouse.rglob("*") if path.is_file()}


def test_clean_spares_notes_records_builds_verdicts_and_logs(copy: Path) -> None:
    assert _make(copy, "clean").returncode == 0
    assert _left(copy) == set(LASTING)
    assert not (copy / ".venv").exists()


def test_clean_all_without_a_terminal_is_refused_and_says_how(copy: Path) -> None:
    outcome = _make(copy, "clean-all")
    assert outcome.returncode != 0
    assert "YES=1" in outcome.stdout
    assert _left(copy) == {*LASTING, *REMADE}
    assert (copy / ".venv").exists()


def test_clean_all_with_yes_removes_the_warehouse(copy: Path) -> None:
    assert _make(copy, "clean-all", "YES=1").returncode == 0
    assert not (copy / "data" / "warehouse").exists()
    assert (copy / "data").exists()


@pytest.mark.parametrize("answer", ["", "n", "no", "yellow"])
def test_clean_all_leaves_everything_unless_the_answer_is_yes(copy: Path, answer: str) -> None:
    assert _make_on_a_terminal(copy, "clean-all", answer=answer) != 0
    assert _left(copy) == {*LASTING, *REMADE}


@pytest.mark.parametrize("answer", ["y", "Yes"])
def test_clean_all_removes_the_warehouse_where_the_answer_is_yes(copy: Path, answer: str) -> None:
    assert _make_on_a_terminal(copy, "clean-all", answer=answer) == 0
    assert not (copy / "data" / "warehouse").exists()
