"""What a build tells the command that asked for it, and its log."""

from datetime import date
from pathlib import Path

import polars as pl

from etl.build_report import BuildReport, of_same, tell
from etl.warehouse import publish
from etl.warehouse.build_log import build_log
from etl.warehouse.known import Known
from etl.warehouse.reach import Reach

CHECKS = pl.DataFrame(
    {
        "table_name": ["raw.tickets", "raw.deals"],
        "description": ["every ticket has an id", "every deal has a day"],
        "success": [False, True],
        "unexpected_count": [3, 0],
        "observed": [None, None],
    },
    schema_overrides={"observed": pl.String},
)


def _report(path: Path) -> BuildReport:
    return BuildReport(
        build_id="b",
        as_of_on=date(2026, 9, 30),
        files=pl.DataFrame(),
        checks=CHECKS,
        n_models=0,
        n_model_tests=0,
        seconds={"land": 1.0},
        messages=("crm/Lead.csv is empty.",),
        path=path,
        told=Known(n_accounts=1, unknown={}, reach=Reach(1, 1, 1, 1, 0)),
    )


def test_the_log_has_each_message_each_failed_check_and_what_was_published(tmp_path: Path) -> None:
    with build_log(tmp_path, "b", "text"):
        tell(_report(tmp_path / "warehouse-b.duckdb"))
    message, check, published = (tmp_path / "logs" / "build-b.log").read_text(encoding="utf-8").splitlines()
    assert "WARNING crm/Lead.csv is empty." in message
    assert "raw.tickets: not so: every ticket has an id" in check
    assert "Published b, as of 2026-09-30" in published


def test_a_published_build_that_cannot_be_opened_is_not_the_same(tmp_path: Path) -> None:
    (tmp_path / "wh.duckdb").write_text("no database", encoding="utf-8")
    assert of_same(tmp_path, "mark", {}) is None
    publish.publish(tmp_path / "wh.duckdb", tmp_path, build_id="b", as_of_on=date(2026, 9, 30), fingerprint="mark")
    assert of_same(tmp_path, "another", {}) is None
    assert of_same(tmp_path, "mark", {}) is None
