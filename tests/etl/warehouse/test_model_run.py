"""A build's run of the compiled models is dbt's own: the same tables, types, cells, tests, warnings and failures."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from etl.settings import config, thresholds
from etl.settings.paths import SAMPLE, SQL
from etl.warehouse import dbt, model_run

MADE = ("seeds", "staging", "intermediate", "marts")
RUNS = {"dbt": dbt.run_models, "build": model_run.run_models}
Project = Callable[..., Path]


@pytest.fixture
def write_project(tmp_path: Path) -> Project:
    """A dbt project of the given files."""

    def write(**files: str) -> Path:
        project = tmp_path / "sql"
        everything = {"dbt_project.yml": "name: tiny\nprofile: common_ground\n"} | files
        for name, text in everything.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        shutil.copy(SQL / "profiles.yml", project)
        return project

    return write


@pytest.mark.built
def test_the_sample_is_what_dbt_makes_of_it_to_the_last_cell(sample_warehouse: Path, tmp_path: Path) -> None:
    settings = config.load(None, SAMPLE)
    chosen = thresholds.thresholds({"escalation_definition": settings.escalation_definition})
    variables = {**thresholds.variables(chosen), **settings.calendar.variables}
    told: dict[str, list[str]] = {name: [] for name in RUNS}
    runs = {}
    for name, run in RUNS.items():
        database = tmp_path / name / "compiled_models.duckdb"  # the name that dbt has compiled for already
        database.parent.mkdir()
        shutil.copy(next(sample_warehouse.glob("warehouse-*.duckdb")), database)
        with closing(duckdb.connect(str(database))) as connection:
            for schema in MADE:
                connection.execute(f"drop schema {schema} cascade")
        runs[name] = run(database, variables=variables, on_progress=told[name].append)
    assert runs["build"] == runs["dbt"]
    assert sorted(told["build"]) == sorted(told["dbt"])
    with closing(duckdb.connect()) as connection:
        for name in RUNS:
            connection.execute(f"attach '{tmp_path / name / 'compiled_models.duckdb'}' as {name} (read_only)")
        assert _tables(connection, "build") == _tables(connection, "dbt")
        different = [table for table in _tables(connection, "dbt") if not _is_equal(connection, table)]
    assert different == []


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[tuple[object, ...]]]:
    """Per table and view of the models: its kind, the view's query, and its columns with type, comment and the rest."""
    rows = connection.execute(
        """
        select columns.schema_name || '.' || columns.table_name, views.sql, columns.comment, tables.comment,
            column_name, data_type, is_nullable, column_default, column_index
        from duckdb_columns() as columns
        left join duckdb_views() as views using (database_name, schema_name)
        left join duckdb_tables() as tables using (database_name, schema_name)
        where columns.database_name = ? and columns.schema_name in ('seeds', 'staging', 'intermediate', 'marts')
            and columns.table_name = coalesce(views.view_name, columns.table_name)
        order by all
        """,
        [catalog],
    ).fetchall()
    found: dict[str, list[tuple[object, ...]]] = {}
    for table, *rest in rows:
        found.setdefault(table, []).append(tuple(rest))
    return found


def _is_equal(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    one, other = f"from build.{table}", f"from dbt.{table}"
    query = f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
    return connection.execute(query).fetchall() == [(0,)]


MODELS = {
    "seeds/words.csv": "word,n\na,1\nb,\n",
    "models/first.sql": "select word, n from {{ ref('words') }} union all select 'c', 3",
    "models/second.sql": "select * from {{ ref('first') }} where n > {{ var('least', 0) }}",
}


def test_a_test_warns_and_passes_as_with_dbt(write_project: Project, tmp_path: Path) -> None:
    """A warning, one of the severity `error`, a count of its own, a limit, a condition, and no table at all."""
    project = write_project(
        **MODELS,
        **{
            "tests/only_warns.sql": "{{ config(severity='warn') }} select * from {{ ref('first') }}",
            "tests/too_few_to_fail.sql": "{{ config(error_if='> 5') }} select * from {{ ref('first') }}",
            "tests/total.sql": "{{ config(severity='warn', fail_calc='sum(n)') }} select * from {{ ref('second') }}",
            "tests/cut.sql": "{{ config(severity='warn', limit=1) }} select * from {{ ref('first') }}",
            "tests/no_table.sql": "select 1 where false",
            "models/tests.yml": """
models:
  - name: first
    columns:
      - name: n
        data_tests: [{not_null: {config: {where: word <> 'b'}}}]
""",
        },
    )
    found = {name: run(tmp_path / f"{name}.duckdb", project=project) for name, run in RUNS.items()}
    assert (found["build"].n_models, found["build"].n_tests) == (found["dbt"].n_models, found["dbt"].n_tests) == (3, 6)
    assert sorted(found["build"].warnings) == sorted(found["dbt"].warnings)
    assert sorted(found["build"].warnings) == [
        "Got 1 result, configured to warn if != 0",
        "Got 3 results, configured to warn if != 0",
        "Got 3 results, configured to warn if != 0",
        "Got 4 results, configured to warn if != 0",
    ]
    with closing(duckdb.connect(str(tmp_path / "build.duckdb"))) as connection:
        assert connection.sql("describe words").fetchall()[1][:2] == ("n", "INTEGER")


def test_a_failure_is_named_as_with_dbt_and_what_rests_on_it_is_not_run(write_project: Project, tmp_path: Path) -> None:
    project = write_project(
        **MODELS,
        **{
            "models/broken.sql": "select nothing from {{ ref('words') }}",
            "models/on_the_broken.sql": "select * from {{ ref('broken') }}",
            "models/on_the_failed.sql": "select nothing from {{ ref('second') }}",
            "models/on_both.sql": "select 1 as one from {{ ref('second') }} cross join {{ ref('words') }}",
            "tests/fails.sql": "select * from {{ ref('second') }}",
            "tests/holds.sql": "select * from {{ ref('second') }} where false",
            "tests/breaks.sql": "select nothing from {{ ref('second') }}",
            "tests/of_the_broken.sql": "select * from {{ ref('broken') }}",
        },
    )
    named = {}
    for name, run in RUNS.items():
        with pytest.raises(dbt.ModelError) as failed:
            run(tmp_path / f"{name}.duckdb", project=project)
        count, _, failures = str(failed.value).partition(" models or model tests failed: ")
        named[name] = count, sorted(failures.split("; "))
    assert named["build"] == named["dbt"]
    assert [failure.partition(":")[0] for failure in named["build"][1]] == ["breaks", "broken", "fails"]
    with closing(duckdb.connect(str(tmp_path / "build.duckdb"))) as connection:
        assert {row[0] for row in connection.sql("show tables").fetchall()} == {"words", "first", "second"}
