"""A build on Spark is the build on DuckDB: the same tables, types, rows and cells."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.settings.paths import SQL
from tests.spark.conftest import Builds

MODELS = sorted(path.stem for path in (SQL / "models").glob("**/*.sql"))
OF_THE_BUILD = ("build_id", "built_at", "engine", "versions")


def _rows(builds: Builds, engine: str, table: str) -> pl.DataFrame:
    """The rows of a table without what names the build, sorted; numbers with a fraction come last among the keys."""
    frame = builds.connection.sql(f"select * from on_{engine}.{table}").pl().drop(OF_THE_BUILD, strict=False)
    keys = [name for name, dtype in frame.schema.items() if not dtype.is_nested()]
    return frame.sort(sorted(keys, key=lambda name: frame.schema[name].is_float()), nulls_last=True)


def test_both_engines_make_the_same_columns_of_the_same_types(builds: Builds) -> None:
    columns = {
        engine: builds.connection.sql(
            f"""
            select table_schema, table_name, column_name, data_type, ordinal_position
            from information_schema.columns where table_catalog = 'on_{engine}' order by all
            """
        ).fetchall()
        for engine in ("duckdb", "spark")
    }
    assert columns["spark"] == columns["duckdb"]


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_equal_on_both_engines_to_the_last_row_and_cell(model: str, builds: Builds) -> None:
    schema = {"stg": "staging", "int": "intermediate"}.get(model.split("_", maxsplit=1)[0], "marts")
    rows = {engine: _rows(builds, engine, f"{schema}.{model}") for engine in ("duckdb", "spark")}
    assert_frame_equal(rows["spark"], rows["duckdb"], rel_tol=1e-9, abs_tol=1e-9)


def test_the_claims_have_the_same_estimates_on_both_engines(builds: Builds) -> None:
    rows = {engine: _rows(builds, engine, "evidence.claims") for engine in ("duckdb", "spark")}
    assert_frame_equal(rows["spark"], rows["duckdb"], rel_tol=1e-6, abs_tol=1e-6)


def test_the_build_says_which_engine_made_it(builds: Builds) -> None:
    for engine in ("duckdb", "spark"):
        assert builds.connection.sql(f"select engine from on_{engine}.meta.builds").fetchall() == [(engine,)]


def test_nothing_is_left_in_the_folder_of_the_exchange(builds: Builds) -> None:
    assert list(builds.exchange.iterdir()) == []
