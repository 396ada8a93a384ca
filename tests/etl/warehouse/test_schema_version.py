"""The schema version: the published tables change together with it."""

from pathlib import Path

import duckdb

from etl.warehouse.schema_version import SCHEMA_VERSION
from tests.etl.warehouse.published_schema import listed, tables

TO_DO = "raise SCHEMA_VERSION in etl/warehouse/schema_version.py, then `python -m tests.etl.warehouse.published_schema`"


def test_the_published_tables_are_those_that_are_listed_for_this_version(sample_warehouse: Path) -> None:
    number, known = listed()
    found = tables(next(sample_warehouse.glob("warehouse-*.duckdb")))
    changed = sorted(name for name in {*known, *found} if known.get(name) != found.get(name))
    assert (number, changed) == (SCHEMA_VERSION, []), TO_DO


def test_the_shape_of_the_tables_does_not_depend_on_the_data(small_warehouse: Path) -> None:
    _, known = listed()
    assert tables(next(small_warehouse.glob("warehouse-*.duckdb"))) == known


def test_a_build_names_the_version_of_its_schema(sample_warehouse: Path) -> None:
    with duckdb.connect(str(next(sample_warehouse.glob("warehouse-*.duckdb"))), read_only=True) as connection:
        assert connection.execute("select schema_version from meta.builds").fetchall() == [(SCHEMA_VERSION,)]


def test_a_column_more_fewer_or_of_another_type_is_another_schema(tmp_path: Path) -> None:
    found = []
    for number, columns in enumerate(("a integer", "a integer, b integer", "a bigint")):
        database = tmp_path / f"{number}.duckdb"
        with duckdb.connect(str(database)) as connection:
            connection.execute(
                f"create schema marts; create table marts.t ({columns}); create table main.u (x integer)"
            )
        found.append(tables(database))
    assert found == [
        {"marts.t": {"a": "INTEGER"}},
        {"marts.t": {"a": "INTEGER", "b": "INTEGER"}},
        {"marts.t": {"a": "BIGINT"}},
    ]
