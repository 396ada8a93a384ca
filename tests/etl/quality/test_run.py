"""The quality suites on a real DuckDB: bad data is found, and a broken check is told from bad data."""

from pathlib import Path

import duckdb
import great_expectations.expectations as gxe
import pytest

from etl.quality import suites
from etl.quality.results import BLOCKING, WARNING, CheckResult, blocking_failures
from etl.quality.run import run_suite


@pytest.fixture
def connection(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(tmp_path / "wh.duckdb"))
    connection.execute("create schema shop")
    connection.execute("create table shop.orders as select * from (values (1, 'a'), (2, 'b'), (2, 'c')) as t(n, name)")
    return connection


def _run(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, *checks: suites.Check
) -> list[CheckResult]:
    monkeypatch.setitem(suites.SUITES, "shop", checks)
    return run_suite(connection, "shop")


def _unique(severity: str) -> suites.Check:
    expectation = gxe.ExpectColumnValuesToBeUnique(column="n")
    return suites.Check("shop.orders", expectation, "n occurs once", severity, "n")


def test_a_failed_blocking_check_blocks_and_says_how_many_rows(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = _run(connection, monkeypatch, _unique(BLOCKING))
    assert [failure.sentence() for failure in blocking_failures(results)] == [
        "shop.orders: n occurs once (2 rows fail)"
    ]


def test_a_failed_warning_does_not_block(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = _run(connection, monkeypatch, _unique(WARNING))
    assert [result.success for result in results] == [False]
    assert blocking_failures(results) == []


def test_a_check_that_crashes_blocks_even_as_a_warning_and_is_called_broken(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = suites.Check(
        "shop.orders", gxe.ExpectColumnValuesToBeUnique(column="missing"), "missing occurs once", WARNING, "missing"
    )
    (result,) = _run(connection, monkeypatch, broken)
    assert result.is_broken
    assert blocking_failures([result]) == [result]


def test_the_rows_that_a_query_finds_are_failures(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = suites._rows_that("shop.orders", "no n is 2", "checked.n = 2")
    (result,) = _run(connection, monkeypatch, check)
    assert not result.success
    assert not result.is_broken


def test_the_file_is_free_for_the_next_step_after_a_suite(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _run(connection, monkeypatch, _unique(WARNING))
    connection.execute("checkpoint")
    connection.close()
    assert not (tmp_path / "wh.duckdb.wal").exists()
