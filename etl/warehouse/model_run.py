"""The models on DuckDB: what dbt compiled is run on one connection, in dbt's order and by dbt's rules, without dbt.

Seeds and models are made one after another. The data tests that read the same tables are one query, which runs as soon
as those are there. As in `dbt build`, what reads only tables of which one failed, or of which a test failed, is passed
over, so that a failure is named once, where it arose.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

from etl.engines import duckdb as engine
from etl.settings.paths import SQL
from etl.warehouse import compile_beside, compiled_models, dbt
from etl.warehouse.compiled_models import Node


def run_models(
    database: Path,
    *,
    variables: Mapping[str, int | float | str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    project: Path = SQL,
) -> dbt.ModelRun:
    """Build every seed, model and data test on `database`; `variables` override those of the project.

    Raises ModelError with the first failures, each named with a message as dbt's.
    """
    compile_beside.wait()
    compiled = compiled_models.compiled(variables or {}, project=project)
    dbt.write_manifest(database, compiled)
    with engine.building(database) as connection:
        run = _Run(connection, compiled_models.nodes_of(compiled), project, on_progress or (lambda _: None))
        run.everything()
    dbt.refuse(run.failures)
    return dbt.ModelRun(n_models=len(run.made), n_tests=run.n_tests, warnings=tuple(run.warnings))


@dataclass(slots=True)
class _Run:
    """What was made so far, and what failed or only warned."""

    connection: engine.Connection
    nodes: Mapping[str, Node]
    project: Path
    tell: Callable[[str], None]
    made: set[str] = field(default_factory=set)
    n_tests: int = 0
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: list[frozenset[str]] = field(default_factory=list)  # what each failed test reads

    def everything(self) -> None:
        makes = {name: node.reads for name, node in self.nodes.items() if node.kind != "test"}
        waiting = _tests_by_tables(self.nodes.values())
        above: dict[str, frozenset[str]] = {}
        for schema in sorted({self.nodes[name].table.partition(".")[0] for name in makes}):
            self.connection.execute(f"create schema if not exists {schema}")
        if of_nothing := waiting.pop(frozenset(), None):
            self._test(of_nothing)
        for name in TopologicalSorter(makes).static_order():
            above[name] = makes[name].union(*(above[other] for other in makes[name]))
            if makes[name] <= self.made and not any(failed <= above[name] for failed in self.failed):
                self._make(name)
            for tables in [tables for tables in waiting if tables <= self.made]:
                self._test(waiting.pop(tables))

    def _make(self, name: str) -> None:
        node = self.nodes[name]
        try:
            if node.kind == "seed":
                self._seed(node)
            else:
                self.connection.execute(f"create {node.config['materialized']} {node.table} as (\n{node.sql}\n)")
            self.made.add(name)
        except engine.Error as error:
            self.failures.append(f"{node.name}: {_broken(node, error)}")
        self.tell(node.name)

    def _seed(self, node: Node) -> None:
        columns = ", ".join(f"{engine.quoted(column)} {kind}" for column, kind in node.columns)
        file = engine.literal(str(self.project / node.path))
        delimiter = engine.literal(node.config["delimiter"])
        self.connection.execute(f"create table {node.table} ({columns})")
        self.connection.execute(f"copy {node.table} from {file} (format csv, header true, delimiter {delimiter})")

    def _test(self, tests: Sequence[Node]) -> None:
        """Run tests of the same tables as one query; where that breaks, one by one, to name the broken."""
        query = "\nunion all\n".join(_counted(number, test) for number, test in enumerate(tests))
        try:
            rows = self.connection.execute(query).fetchall()
        except engine.Error as error:
            if len(tests) > 1:
                for test in tests:
                    self._test([test])
            else:
                self._fail(tests[0], _broken(tests[0], error))
                self.tell(tests[0].name)
            return
        for number, failures, should_warn, should_error in sorted(rows):
            self.n_tests += 1
            self._judge(tests[number], failures, should_warn=bool(should_warn), should_error=bool(should_error))
            self.tell(tests[number].name)

    def _judge(self, test: Node, failures: int, *, should_warn: bool, should_error: bool) -> None:
        """By dbt's rules: of the severity `warn` a test only warns, and of the severity `error` it may warn too."""
        got = f"Got {failures} {'result' if failures == 1 else 'results'}, configured to"
        if test.config["severity"].upper() == "ERROR" and should_error:
            self._fail(test, f"{got} fail if {test.config['error_if']}")
        elif should_warn:
            self.warnings.append(f"{got} warn if {test.config['warn_if']}")

    def _fail(self, test: Node, message: str) -> None:
        self.failures.append(f"{test.name}: {message}")
        if test.reads:
            self.failed.append(test.reads)


def _tests_by_tables(nodes: Iterable[Node]) -> dict[frozenset[str], list[Node]]:
    found: dict[frozenset[str], list[Node]] = {}
    for node in nodes:
        if node.kind == "test":
            found.setdefault(node.reads, []).append(node)
    return found


def _counted(number: int, test: Node) -> str:
    """The query that dbt runs of a test, with its number: how many rows fail, and whether that warns or is an error."""
    count, config = test.config["fail_calc"], test.config
    limit = "" if config.get("limit") is None else f"limit {config['limit']}"
    return (
        f"select {number} as test, {count} as failures, {count} {config['warn_if']} as should_warn,"
        f" {count} {config['error_if']} as should_error\nfrom (\n{test.sql}\n{limit}\n) as dbt_internal_test"
    )


def _broken(node: Node, error: Exception) -> str:
    """Dbt's message: without DuckDB's line of the SQL."""
    what = dbt.one_line(str(error).partition("\nLINE ")[0])
    return f"Runtime Error in {node.kind} {node.name} ({node.path}) {what}"
