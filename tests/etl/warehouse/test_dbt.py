"""The dbt project: its unit tests pass on real DuckDB tables, and its models keep the promises of the house style."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from etl.lineage.explain import described_marts
from etl.settings.paths import SQL
from etl.warehouse.dbt import run_unit_tests, version

SEEDS = {path.stem for path in SQL.glob("seeds/*.csv")}
PROMISES = {
    r".*_id$": {"VARCHAR"},
    r"^(is|has)_.*": {"BOOLEAN"},
    r"^n_.*": {"BIGINT", "INTEGER"},
    r".*_on$": {"DATE"},
    r".*_at$": {"TIMESTAMP"},
    r".*_(days|months)$": {"DOUBLE", "BIGINT", "INTEGER"},
}


def _columns(warehouse: Path, mart: str) -> dict[str, str]:
    with duckdb.connect(str(next(warehouse.glob("warehouse-*.duckdb"))), read_only=True) as connection:
        return dict(
            connection.execute(
                "select column_name, data_type from information_schema.columns"
                " where table_schema = 'marts' and table_name = ?",
                [mart],
            ).fetchall()
        )


def test_another_model_is_another_version(tmp_path: Path) -> None:
    shutil.copytree(SQL, tmp_path / "sql")
    assert version(tmp_path / "sql") == version()
    (tmp_path / "sql" / "models" / "marts" / "escalations.sql").write_text("select 1", encoding="utf-8")
    assert version(tmp_path / "sql") != version()


@pytest.mark.built
def test_the_unit_tests_of_the_models_pass(sample_warehouse: Path, tmp_path: Path) -> None:
    database = tmp_path / "wh.duckdb"
    shutil.copy(next(sample_warehouse.glob("warehouse-*.duckdb")), database)
    assert run_unit_tests(database) == []


@pytest.mark.parametrize("model", sorted(SQL.glob("models/**/*.sql")), ids=lambda path: path.stem)
def test_a_model_states_its_grain_in_line_one(model: Path) -> None:
    assert model.read_text(encoding="utf-8").startswith("-- Grain: one row per ")


@pytest.mark.parametrize("mart", sorted((SQL / "models" / "marts").glob("**/*.sql")), ids=lambda path: path.stem)
def test_every_column_of_a_mart_is_described(mart: Path, sample_warehouse: Path) -> None:
    columns = _columns(sample_warehouse, mart.stem)
    described = {c["name"] for c in described_marts()[mart.stem]["columns"] if c.get("description")}
    assert set(columns) == described


@pytest.mark.parametrize("mart", sorted((SQL / "models" / "marts").glob("**/*.sql")), ids=lambda path: path.stem)
def test_a_columns_name_promises_its_type(mart: Path, sample_warehouse: Path) -> None:
    columns = _columns(sample_warehouse, mart.stem)
    broken = {
        name: kind
        for name, kind in columns.items()
        for pattern, kinds in PROMISES.items()
        if re.match(pattern, name) and kind not in kinds
    }
    assert broken == {}


@pytest.mark.parametrize("model", sorted(SQL.glob("models/**/*.sql")), ids=lambda path: path.stem)
def test_no_model_reads_past_its_layer(model: Path) -> None:
    text = model.read_text(encoding="utf-8")
    layer = model.relative_to(SQL / "models").parts[0]
    if layer != "staging":
        assert "source(" not in text
    if layer != "marts":
        refs = re.findall(r"ref\('(\w+)'\)", text)
        assert all(name.startswith(("stg_", "int_")) or name in SEEDS for name in refs)
