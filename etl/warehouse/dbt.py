"""Run the dbt project in `sql/` in this process: to compile the models, on Spark, and for unit tests.

On DuckDB a build runs what was compiled by itself (`etl.warehouse.model_run`).
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.errors import CommonGroundError
from etl.settings.paths import SQL

# The project as dbt parsed it in this process, by its folder and version, the database's name, target and variables: a
# second run of the process need not parse it again.
_parsed: dict[tuple[Path, str, str, str, str], Any] = {}


class ModelError(CommonGroundError):
    """A model or one of its tests failed; nothing is published."""


@dataclass(frozen=True, slots=True)
class ModelRun:
    """How many models were built and data tests passed, and what only warned."""

    n_models: int
    n_tests: int
    warnings: tuple[str, ...]


def version(folder: Path = SQL) -> str:
    """A short hash of every model, macro and seed: another one means that numbers may have been computed otherwise."""
    content = hashlib.sha256()
    for path in sorted(
        path for kind in ("models/**/*.sql", "macros/*.sql", "seeds/*.csv") for path in folder.glob(kind)
    ):
        content.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:12]


def run_models(
    database: Path,
    *,
    target: str = "duckdb",
    variables: Mapping[str, int | float | str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    project: Path = SQL,
) -> ModelRun:
    """Build every seed, model and data test on `database`; `variables` override those of the project.

    With the target spark they run on the session that is lent the tables. Unit tests belong to `make test`.

    Raises ModelError with the first failures, each named with dbt's own message.
    """
    command = ["build", "--exclude-resource-type", "unit_test", "--vars", json.dumps(dict(variables or {}))]
    results = _results(_invoke(database, command, target, on_progress, project))
    return ModelRun(
        n_models=sum(result.node.resource_type.value in {"model", "seed"} for result in results),
        n_tests=sum(result.node.resource_type.value == "test" for result in results),
        warnings=tuple(one_line(result.message) for result in results if str(result.status) == "warn"),
    )


def run_empty(database: Path) -> None:
    """Build every seed and model on `database` without rows: the tables that there will be, and their types."""
    _results(_invoke(database, ["build", "--empty", "--exclude-resource-type", "test", "unit_test"]))


def run_unit_tests(database: Path, *, target: str = "duckdb") -> list[str]:
    """Run dbt's unit tests on `database` (which needs the raw tables, not their rows); the failures, one line each."""
    outcome = _invoke(database, ["test", "--select", "test_type:unit"], target)
    if outcome.exception is not None:
        return [str(outcome.exception)]
    if not outcome.result:
        return ["no unit test was found"]
    return [f"{r.node.name}: {r.message}" for r in outcome.result if str(r.status) != "pass"]


def compile_models(database: Path, variables: Mapping[str, Any], project: Path = SQL) -> dict[str, Any]:
    """The manifest's nodes (seeds, models, data tests), compiled for `database`, which has the seeds afterwards."""
    chosen = ["--vars", json.dumps(dict(variables))]
    _results(_invoke(database, ["seed", *chosen], project=project))
    _results(_invoke(database, ["compile", *chosen], project=project))
    nodes: dict[str, Any] = json.loads(manifest(database).read_text(encoding="utf-8"))["nodes"]
    return nodes


def refuse(failures: Sequence[str]) -> None:
    """Raise ModelError with the first of the failures, if there is any."""
    if failures:
        raise ModelError(f"{len(failures)} models or model tests failed: {'; '.join(failures[:5])}")


def _results(outcome: Any) -> list[Any]:
    """What dbt did; raises ModelError where it did not start or anything failed."""
    if outcome.exception is not None:
        raise ModelError(f"The models could not be run: {outcome.exception}")
    failures = [result for result in outcome.result if str(result.status) in {"error", "fail", "runtime error"}]
    refuse([f"{failure.node.name}: {one_line(failure.message)}" for failure in failures])
    return list(outcome.result)


def manifest(database: Path, target: str = "duckdb") -> Path:
    """Dbt's account of the models as they were last run for `database` on `target`, compiled SQL included."""
    return _work(database, target) / "target" / "manifest.json"


def write_manifest(database: Path, nodes: Mapping[str, Any]) -> None:
    """Keep what a build ran where dbt would: the nodes of its manifest, cut to what a build needs."""
    path = manifest(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")


def _work(database: Path, target: str) -> Path:
    return database.resolve().parent / ("dbt" if target == "duckdb" else f"dbt-{target}")


def _invoke(
    database: Path,
    command: list[str],
    target: str = "duckdb",
    on_progress: Callable[[str], None] | None = None,
    project: Path = SQL,
) -> Any:
    """Run one dbt command; connections are closed afterwards, so that the file is free."""
    database = database.resolve()
    work = _work(database, target)
    os.environ.update(
        COMMON_GROUND_DATABASE=str(database),
        DBT_TARGET_PATH=str(work / "target"),
        DBT_LOG_PATH=str(work / "logs"),
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
    )
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    def listen(event: Any) -> None:
        if on_progress and event.info.name in {"LogModelResult", "LogTestResult", "LogSeedResult"}:
            on_progress(event.data.node_info.node_name)

    logging.getLogger("dbt").setLevel(logging.CRITICAL)
    options = ["--target", target, "--quiet", "--no-use-colors", "--project-dir", str(project)]
    options += ["--profiles-dir", str(project)]
    variables = command[command.index("--vars") + 1] if "--vars" in command else "{}"
    try:
        key = (project, version(project), database.name, target, variables)
        if key not in _parsed:
            outcome = dbtRunner().invoke(["parse", "--vars", variables, *options])
            if not outcome.success:
                return outcome
            _parsed[key] = outcome.result
        return dbtRunner(manifest=_parsed[key].deepcopy(), callbacks=[listen]).invoke([*command, *options])
    finally:
        DuckDBConnectionManager.close_all_connections()


def one_line(message: str | None) -> str:
    """A message without line breaks."""
    return " ".join((message or "no message").split())
