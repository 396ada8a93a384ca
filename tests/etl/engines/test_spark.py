"""What the Spark engine says where it can't start; that it agrees with DuckDB is tested by `make test-spark`."""

import importlib.util
from pathlib import Path

import pytest

from etl.engines import spark
from etl.errors import ConfigError


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if PySpark and dbt-spark were installed, and nothing told where Spark is."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)


def test_missing_packages_are_named_with_their_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="make spark"):
        spark.require()


@pytest.mark.usefixtures("installed")
def test_missing_java_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="JAVA_HOME"):
        spark.require()


@pytest.mark.usefixtures("installed")
def test_a_spark_connect_server_needs_no_java_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SPARK_REMOTE", "sc://spark.example:15002")
    spark.require()


def test_a_folder_of_exchange_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(spark.EXCHANGE, str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match="nowhere"), spark.lent(tmp_path / "wh.duckdb", {"raw"}):
        pass
