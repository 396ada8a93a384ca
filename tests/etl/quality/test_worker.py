"""The process that runs the checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.build_report import BuildReport
from etl.errors import CommonGroundError
from etl.quality import worker
from etl.quality.run import check_file


@pytest.fixture
def new_worker() -> Iterator[worker.Worker]:
    """A process of its own, ended afterwards."""
    process = worker.Worker()
    yield process
    process.close()


def test_it_finds_what_the_checks_find_here(sample_report: BuildReport) -> None:
    steps: list[tuple[int, int]] = []
    found = worker.started().check(sample_report.path, "raw", lambda done, of: steps.append((done, of)))
    assert found == check_file(sample_report.path, "raw")
    assert steps[-1] == (len(found), len(found))
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})


def test_one_process_serves_every_build(sample_report: BuildReport) -> None:
    first = worker.started()
    assert worker.started() is first
    assert first.check(sample_report.path, "marts")
    assert first.check(sample_report.path, "marts")


def test_a_database_that_is_none_is_told_in_one_sentence(tmp_path: Path, new_worker: worker.Worker) -> None:
    (tmp_path / "wh.duckdb").write_text("no database")
    with pytest.raises(CommonGroundError, match=r"The checks could not be run \(.*wh\.duckdb.*\); build again\."):
        new_worker.check(tmp_path / "wh.duckdb", "raw")
    assert new_worker.is_alive


def test_a_process_that_was_killed_is_told_and_replaced(
    sample_report: BuildReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_of_process", [])
    killed = worker.started()
    killed._process.kill()
    with pytest.raises(CommonGroundError, match="could not be run"):
        killed.check(sample_report.path, "raw")
    other = worker.started()
    assert other is not killed
    assert other.is_alive
    worker.end()
    assert not other.is_alive
