"""Run a suite of Great Expectations on an open DuckDB connection.

Great Expectations is given cursors of the connection that the build already holds, since a second handle on the file
would be refused; they are closed afterwards, so that the build can checkpoint.
"""

import logging
import os
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
from duckdb_sqlalchemy import ConnectionWrapper
from great_expectations.data_context.types import base

from etl.quality.results import CheckResult
from etl.quality.suites import SUITES, Check

logging.getLogger("great_expectations").setLevel(logging.ERROR)


def run_suite(
    connection: duckdb.DuckDBPyConnection, suite: str, on_progress: Callable[[int, int], None] | None = None
) -> list[CheckResult]:
    """The result of every check of `suite` ("raw" or "marts") on the database behind `connection`."""
    cursors: list[duckdb.DuckDBPyConnection] = []

    def make() -> ConnectionWrapper:
        cursors.append(connection.cursor())
        return ConnectionWrapper(cursors[-1])

    checks = sorted(SUITES[suite], key=lambda check: check.table)
    results: list[CheckResult] = []
    try:
        source = _data_source(make)
        for table, of_table in groupby(checks, key=lambda check: check.table):
            results += _check_table(source, suite, table, list(of_table))
            if on_progress:
                on_progress(len(results), len(checks))
    finally:
        for cursor in cursors:
            cursor.close()
    return results


def check_file(path: Path, suite: str, on_progress: Callable[[int, int], None] | None = None) -> list[CheckResult]:
    """As `run_suite`, on the database at `path`, which is only read."""
    with duckdb.connect(str(path), read_only=True, config={"python_enable_replacements": "false"}) as connection:
        return run_suite(connection, suite, on_progress)


def check_published(path: Path) -> list[CheckResult]:
    """Run every suite on the published build at `path`."""
    return [result for suite in SUITES for result in check_file(path, suite)]


def _data_source(make: Callable[[], ConnectionWrapper]) -> Any:
    logging.getLogger(base.__name__).setLevel(logging.WARNING)  # it tells of its temporary folder otherwise
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = base.ProgressBarsConfig(globally=False)
    return context.data_sources.add_sql(
        "warehouse",
        connection_string="duckdb:///:memory:",
        kwargs={
            "creator": make,
            "isolation_level": "AUTOCOMMIT",
            "skip_autocommit_rollback": True,
            "pool_reset_on_return": None,
        },
    )


def _check_table(source: Any, suite: str, table: str, checks: Sequence[Check]) -> list[CheckResult]:
    schema, name = table.split(".")
    asset = source.add_table_asset(name=f"{suite}:{table}", table_name=name, schema_name=schema)
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    suite_of_table = gx.ExpectationSuite(name=f"{suite}:{table}", expectations=[check.expectation for check in checks])
    outcome = batch.validate(suite_of_table, result_format="SUMMARY")
    by_key = {_key(result.expectation_config): result for result in outcome.results}
    return [_result(suite, check, by_key[_key(check.expectation.configuration)]) for check in checks]


def _key(configuration: Any) -> str:
    arguments = {name: value for name, value in configuration.kwargs.items() if name != "batch_id"}
    return f"{configuration.type}:{sorted((name, str(value)) for name, value in arguments.items())}"


def _result(suite: str, check: Check, outcome: Any) -> CheckResult:
    exception = _exception(outcome.exception_info)
    found = outcome.result or {}
    observed = exception or found.get("observed_value")
    return CheckResult(
        suite=suite,
        table_name=check.table,
        column_name=check.column,
        expectation=outcome.expectation_config.type,
        description=check.description,
        severity=check.severity,
        success=bool(outcome.success),
        is_broken=exception is not None,
        unexpected_count=_rows_that_fail(found, outcome.expectation_config.type),
        element_count=found.get("element_count"),
        observed=None if observed is None else str(observed),
    )


def _rows_that_fail(found: dict[str, Any], expectation: str) -> int | None:
    """How many rows fail; a query of unexpected rows gives their number as what was observed."""
    if expectation == "unexpected_rows_expectation" and found.get("observed_value") is not None:
        return int(found["observed_value"])
    count: int | None = found.get("unexpected_count")
    return count


def _exception(info: Any) -> str | None:
    """The message of a check that crashed, else None."""
    if not info:
        return None
    entries = [info] if "raised_exception" in info else list(info.values())
    messages = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return messages[0].splitlines()[0] if messages else None
