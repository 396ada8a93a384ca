"""The dbt project keeps the limits of the usual evaluator of such projects; what exceeds one has its reason here."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from etl.settings.paths import SQL

pytestmark = pytest.mark.thorough

MOST_TABLES = 6
MANY_TABLES = {  # model: why it reads more
    "account_timeline": "it gathers the events of all kinds of records, and tells their days in the account's zone",
    "vanished_evidence": "it follows a practice through the earlier builds, and the escalations between them",
}
REJOINS = {
    ("build_change_rows", "int_changes__measures"): "build_changes says that a measure moved for its input rows, "
    "int_changes__measures which rows those are; to repeat either would let the two lists differ",
}

Nodes = dict[str, Any]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Nodes:
    """The models, tests, seeds and sources of the project by dbt's own ids."""
    folder = str(tmp_path_factory.mktemp("dbt"))
    places = ["--project-dir", str(SQL), "--profiles-dir", str(SQL), "--target-path", folder, "--log-path", folder]
    parsed = dbtRunner().invoke(["parse", "--quiet", "--no-partial-parse", *places]).result
    return {**parsed.nodes, **parsed.sources}


def parents(nodes: Nodes) -> dict[str, set[str]]:
    """What each model reads, by name; a source is written schema.table."""
    names = {key: key.removeprefix("source.common_ground.").rpartition("common_ground.")[2] for key in nodes}
    models = {key: node for key, node in nodes.items() if node.resource_type == "model"}
    return {names[key]: {names[read] for read in node.depends_on.nodes} for key, node in models.items()}


def rejoined(reads: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """(model, table): the model reads the table, and a model that reads it too and serves no other."""
    n_readers = {name: sum(name in read for read in reads.values()) for name in reads}
    return {
        (model, table)
        for model, read in reads.items()
        for between in read & reads.keys()
        if n_readers[between] == 1
        for table in read & reads[between]
    }


def of_kind(nodes: Nodes, *kinds: str) -> Iterable[Any]:
    return (node for node in nodes.values() if node.resource_type in kinds)


def test_no_model_reads_more_than_six_tables(nodes: Nodes) -> None:
    assert {name for name, read in parents(nodes).items() if len(read) > MOST_TABLES} == set(MANY_TABLES)


def test_no_model_joins_again_what_its_own_input_has_joined(nodes: Nodes) -> None:
    assert rejoined(parents(nodes)) == set(REJOINS)


def test_a_table_that_is_joined_again_is_found() -> None:
    chain = {"b": {"a"}, "c": {"a", "b"}}
    assert rejoined(chain) == {("c", "a")}
    assert rejoined(chain | {"d": {"b"}}) == set()


def test_what_exceeds_a_limit_is_justified_in_the_readme() -> None:
    said = (SQL / "README.md").read_text(encoding="utf-8")
    assert [name for name in {*MANY_TABLES, *(model for model, _ in REJOINS)} if f"`{name}`" not in said] == []


def test_every_model_seed_and_source_is_described(nodes: Nodes) -> None:
    assert [node.name for node in of_kind(nodes, "model", "seed", "source") if not node.description] == []


def test_every_source_is_read_and_says_when_it_is_stale(nodes: Nodes) -> None:
    read = set().union(*parents(nodes).values())
    sources = list(of_kind(nodes, "source"))
    assert [source.name for source in sources if f"{source.source_name}.{source.name}" not in read] == []
    assert [source.name for source in sources if not source.freshness or not source.freshness.warn_after.count] == []
    assert [source.name for source in sources if not (source.loaded_at_query or source.loaded_at_field)] == []


def test_the_grain_of_every_model_is_tested_in_a_form_that_tools_know(nodes: Nodes) -> None:
    """Unique and not null on one column, or `unique_combination_of_columns` on several."""
    tests: dict[str, dict[str | None, set[str]]] = {}
    for test in of_kind(nodes, "test"):
        if getattr(test, "test_metadata", None) and test.attached_node:
            kinds = tests.setdefault(test.attached_node, {}).setdefault(test.column_name, set())
            kinds.add(test.test_metadata.name)
    grained = {
        key
        for key, columns in tests.items()
        if any(
            {"unique", "not_null"} <= kinds or "unique_combination_of_columns" in kinds for kinds in columns.values()
        )
    }
    models = {key for key, node in nodes.items() if node.resource_type in {"model", "seed"}}
    assert models - grained == set()


def test_dbt_reads_the_whole_project(nodes: Nodes) -> None:
    files = {path.stem for path in Path(SQL / "models").rglob("*.sql")}
    assert {node.name for node in of_kind(nodes, "model")} == files
