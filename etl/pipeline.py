"""The build, top to bottom: land → conform → load → compare → check → model → trace → check → estimate → publish.

Where a source names a database, its tables are fetched first, and landed as files are.

Everything happens in `<warehouse>/building`; only a build that passed every blocking check is moved out of it, so a
failed build leaves the last good one in place.
"""

import secrets
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl

from etl import lineage
from etl.build_report import BuildReport, of_same, tell
from etl.conform import canonical_tables, typed_rows_cache
from etl.engines import duckdb as engine
from etl.engines import spark
from etl.errors import BlockedBuildError, ConfigError
from etl.extract.file_hashes import FileHashes
from etl.fetch import fetch
from etl.linking import confirmed, decisions
from etl.progress import Progress, silent
from etl.quality import worker
from etl.quality.results import CheckResult, blocking_failures, to_frame
from etl.quality.volume import refuse_shrinking
from etl.recognise import scan
from etl.settings import config, thresholds
from etl.warehouse import build_history, dbt, dbt_on_spark, known, load, model_run, publish, reach, source_records
from etl.warehouse.build_lock import only_build_in
from etl.warehouse.build_log import build_log, chosen_format, log
from etl.warehouse.compile_beside import begin_to_compile, variables_of
from etl.warehouse.fingerprint import fingerprint
from etl.warehouse.versions import versions

LANDED = "landed"
FETCHED = "fetched"  # what databases gave; unlike what is landed, it is not made again without them
Allowance = Literal["shrink", "empty"]


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    as_of: date | None
    engine_name: str
    allowed: Collection[Allowance]
    thresholds: tuple[thresholds.Threshold, ...]
    what_if_as_of: date | None  # of the command, not of the settings
    what_if_thresholds: Mapping[str, str]
    fetching: fetch.How
    only_if_changed: bool

    @property
    def asked(self) -> tuple[object, ...]:
        """All that changes what is made, beside the settings."""
        overrides = sorted(self.what_if_thresholds.items())
        return self.as_of, self.engine_name, self.thresholds, self.what_if_as_of, overrides

    def what_if(self, data_end: date | None) -> str:
        """The options that make the build a what-if; empty where none does."""
        is_early = self.what_if_as_of and data_end and self.what_if_as_of < data_end
        as_of = [f"--as-of {self.what_if_as_of}"] if is_early else []
        return " ".join([*as_of, *(f"--set {name}={value}" for name, value in self.what_if_thresholds.items())])


@dataclass(frozen=True, slots=True)
class _Draft:
    """A build on its way."""

    database: Path
    build_id: str
    fingerprint: str


@dataclass(slots=True)
class _Stopwatch:
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        log(f"{name} …", event="stage begins", stage=name)
        with self.progress.stage(name):
            yield
        self.seconds[name] = time.perf_counter() - started
        log(f"{name}: {self.seconds[name]:.3f} s", event="stage", stage=name, seconds=round(self.seconds[name], 3))


def build(  # noqa: PLR0913 (what the command takes)
    *,
    exports: Path | None,
    warehouse: Path,
    config_path: Path | None = None,
    as_of: date | None = None,
    engine_name: str = engine.NAME,
    overrides: Mapping[str, str] | None = None,
    allowed: Collection[Allowance] = (),
    fetching: fetch.How = "new",
    only_if_changed: bool = False,
    rehash: bool = False,
    log_format: str | None = None,
    progress: Progress = silent,
) -> BuildReport:
    """Build a warehouse from `exports` and publish it in the folder `warehouse`; its models run on `engine_name`.

    Without `exports`, what the settings in `config_path` name is read, and nothing else.

    `overrides` set thresholds of the definitions, name → text; they win over the configuration. With them, or with an
    `as_of` before the data's end, the build is a what-if (`publish`). `allowed` names what it is built in spite of:
    `shrink`, a table that has lost more than a fifth of its rows, and `empty`, that no ticket reaches a deal any more.
    `fetching` says what of the tables of databases is fetched: `new` rows where a cursor tells them, the `whole`
    tables, or nothing, so that the `kept` ones are read.
    With `only_if_changed`, nothing is built where a published build was made of the same: the report is of that one.
    With `rehash`, every file is read to learn whether it changed; else size, times and inode tell.
    `log_format` is that of the build's log: text or json. Raises ConfigError (the settings are wrong), FetchError (a
    database is away), BlockedBuildError (a blocking check failed) or ModelError; in each case nothing is published.
    """
    settings = config.load(config_path, exports)
    if exports and warehouse.resolve() == exports.resolve():
        raise ConfigError(f"{warehouse} holds the exports; give --warehouse another folder.")
    order = _Order(
        as_of=as_of or settings.as_of,
        engine_name=engine_name,
        allowed=allowed,
        thresholds=thresholds.thresholds(
            {"escalation_definition": settings.escalation_definition, **(overrides or {})}
        ),
        what_if_as_of=as_of,
        what_if_thresholds=overrides or {},
        fetching=fetching,
        only_if_changed=only_if_changed,
    )
    written_as = chosen_format(log_format)
    build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    if engine_name == spark.NAME:
        spark.require()
    with only_build_in(warehouse) as building, build_log(warehouse, build_id, written_as):
        log(f"Build {build_id} of {exports or config_path} on {engine_name}", event="build begins", build_id=build_id)
        watch = _Stopwatch(progress)
        if fetch.is_needed(settings):
            with watch.stage("fetch"):
                settings = fetch.fetch(settings, warehouse / FETCHED, order.fetching, watch.progress.step)
        hashes = FileHashes.read(warehouse / LANDED, is_trusted=not rehash)
        beside = [config_path or settings.exports / config.CONFIG_NAME, warehouse / decisions.NAME]
        mark = fingerprint(settings, order.asked, hashes.of, beside)
        hashes.write()
        if only_if_changed and (report := of_same(warehouse, mark, watch.seconds)):
            log(f"Nothing changed since build {report.build_id}", event="unchanged", build_id=report.build_id)
            return report
        draft = _Draft(building / "wh.duckdb", build_id, mark)
        report = _build(settings, order, warehouse, draft, watch, hashes)
        tell(report)
    return report


def _build(
    settings: config.Settings,
    order: _Order,
    warehouse: Path,
    draft: _Draft,
    watch: _Stopwatch,
    hashes: FileHashes,
) -> BuildReport:
    database, build_id = draft.database, draft.build_id
    started = time.time()
    database.unlink(missing_ok=True)
    worker.started()
    variables = variables_of(settings, order.thresholds)
    if order.engine_name == engine.NAME:
        begin_to_compile(variables)

    with watch.stage("land"):
        found = scan.identify(settings, warehouse / LANDED, watch.progress.step, hashes.told)
    with watch.stage("conform"):
        conformed = canonical_tables.conform(found, settings, watch.progress.step)
        links = confirmed.complete(found, conformed.tables, warehouse, settings.links)
    with watch.stage("load"), engine.building(database) as connection:
        load.load(connection, conformed)
        as_of_on = load.write_build(
            connection,
            build_id=build_id,
            as_of=order.as_of,
            versions=versions(order.engine_name),
            engine_name=order.engine_name,
        )
        what_if = order.what_if(load.data_end(connection))
        engine.write(connection, "meta.link_suggestions", links.suggestions)
        engine.write(connection, "meta.settings", thresholds.to_frame(order.thresholds))
    with watch.stage("compare"), engine.building(database) as connection:
        not_compared = build_history.compare(connection, warehouse, publish.read_pointer(warehouse))
    with watch.stage("check raw"):
        results = _check(database, "raw", watch.progress)
        if "shrink" not in order.allowed:
            refuse_shrinking(conformed.tables, publish.read_pointer(warehouse))
    with watch.stage("model"):
        run_models = dbt_on_spark.run_models if order.engine_name == spark.NAME else model_run.run_models
        run = run_models(database, variables=variables, on_progress=watch.progress.name)
    with engine.building(database) as connection:
        can_tell = reach.reach(connection)
    if "empty" not in order.allowed:
        reach.refuse_blind(can_tell, publish.read_pointer(warehouse))
    with watch.stage("trace"), engine.building(database) as connection:
        manifest = dbt.manifest(database, order.engine_name)
        not_traced = lineage.store(connection, manifest, dialect=order.engine_name)
        source_records.store(connection, (table.landed for table in found.files))
    with watch.stage("check marts"):
        results += _check(database, "marts", watch.progress)
    with watch.stage("estimate"), engine.building(database) as connection:
        told = known.of_build(connection, can_tell)
        by = _definition_hash(manifest, settings, order)
        verdicts = _estimate(connection, warehouse, by, settings)
    with watch.stage("publish"):
        checks = _finish(database, results)
        pointer = publish.publish(
            database,
            warehouse,
            build_id=build_id,
            as_of_on=as_of_on,
            what_if=what_if,
            fiscal_year_starts=settings.calendar.fiscal_year_starts,
            fingerprint=draft.fingerprint,
        )
        if not what_if:
            publish.append_verdicts(warehouse, verdicts)
        typed_rows_cache.forget(warehouse / LANDED, before=started)

    return BuildReport(
        build_id=build_id,
        as_of_on=as_of_on,
        files=conformed.files,
        checks=checks,
        n_models=run.n_models,
        n_model_tests=run.n_tests,
        seconds=watch.seconds,
        messages=(*links.messages, *conformed.messages, *not_compared, *not_traced, *run.warnings),
        path=warehouse / pointer.find(build_id).file,
        told=told,
        what_if=what_if,
    )


def _check(database: Path, suite: str, progress: Progress) -> list[CheckResult]:
    """Run a suite; raises BlockedBuildError where a blocking check fails."""
    results = worker.started().check(database, suite, progress.step)
    failures = blocking_failures(results)
    if failures:
        raise BlockedBuildError(
            "Nothing was published; the last good build stays. "
            + " | ".join(failure.sentence() for failure in failures)
        )
    return results


def _estimate(
    connection: engine.Connection, warehouse: Path, definitions: str, settings: config.Settings
) -> tuple[str, ...]:
    """Write `evidence.*`; returns the lines that the verdict log gains once the build is published."""
    from etl.evidence.results import Cost
    from etl.warehouse import evidence_tables

    amount, currency = settings.decisions.cost_per_escalation, settings.decisions.currency
    cost = None if amount is None or currency is None else Cost(amount, currency)
    pointer = publish.read_pointer(warehouse)
    return evidence_tables.estimate(
        connection,
        publish.read_verdicts(warehouse),
        definitions,
        take_up_unit=settings.take_up.unit,
        cost=cost,
        fiscal_year=settings.calendar.fiscal_year,
        earlier=None if pointer is None else pointer.path,
    )


def _definition_hash(manifest: Path, settings: config.Settings, order: _Order) -> str:
    from etl.warehouse.definitions import definition_hash, meaning_of

    return definition_hash(meaning_of(manifest, dialect=order.engine_name), settings.people)


def _finish(database: Path, results: list[CheckResult]) -> pl.DataFrame:
    checks = to_frame(results)
    with engine.building(database) as connection:
        engine.write(connection, "quality.results", checks)
        connection.execute("checkpoint")
    return checks
