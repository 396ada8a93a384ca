"""What a build tells the command that asked for it, and its log."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.quality.results import failing
from etl.warehouse import known, publish, reach
from etl.warehouse.build_log import log


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read, checked and made, and how long each stage took."""

    build_id: str
    as_of_on: date
    files: pl.DataFrame  # meta.files
    checks: pl.DataFrame  # quality.results
    n_models: int
    n_model_tests: int
    seconds: dict[str, float]
    messages: tuple[str, ...]  # one line per problem that did not block
    path: Path
    told: known.Known  # what it tells, what it cannot, and the next steps
    what_if: str = ""  # the options that made it a what-if, as they were given; empty for a regular build
    is_unchanged: bool = False  # it was there already, made of the same; nothing was built


def of_same(warehouse: Path, mark: str, seconds: dict[str, float]) -> BuildReport | None:
    """The report of the current build or a what-if whose fingerprint is `mark`; None where there is none."""
    pointer = publish.read_pointer(warehouse)
    candidates = (pointer.current, *pointer.what_ifs) if pointer else ()
    found = next((build for build in candidates if build.fingerprint == mark), None)
    if found is None:
        return None
    path = warehouse / found.file
    try:
        with engine.reading(path) as connection:
            return BuildReport(
                build_id=found.build_id,
                as_of_on=date.fromisoformat(found.as_of_on),
                files=engine.fetch(connection, "from meta.files"),
                checks=engine.fetch(connection, "from quality.results"),
                n_models=0,
                n_model_tests=0,
                seconds=seconds,
                messages=(),
                path=path,
                told=known.of_build(connection, reach.reach(connection)),
                what_if=found.what_if,
                is_unchanged=True,
            )
    except engine.Error:
        return None


def tell(report: BuildReport) -> None:
    """Write to the build's log what it found and made."""
    for message in report.messages:
        log(message, level=logging.WARNING, event="message")
    for failed in report.checks.filter(~pl.col("success")).iter_rows(named=True):
        table, rows = failed["table_name"], failing(failed["unexpected_count"], failed["observed"])
        log(f"{table}: not so: {failed['description']}{rows}", level=logging.WARNING, event="check", table=table)
    published = f"Published {'the what-if ' if report.what_if else ''}{report.build_id}"
    log(
        f"{published}, as of {report.as_of_on}: {report.path}",
        event="published",
        build_id=report.build_id,
        seconds=round(sum(report.seconds.values()), 3),
        models=report.n_models,
        model_tests=report.n_model_tests,
        what_if=report.what_if,
    )
