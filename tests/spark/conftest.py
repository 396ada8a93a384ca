"""One firm, built on both engines: of 60 signed deals, or the exports in the folder that SPARK_EXPORTS names."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from etl import pipeline
from etl.build_report import BuildReport
from etl.engines.spark import EXCHANGE
from etl.sample import write_firm


@dataclass(frozen=True, slots=True)
class Builds:
    """The reports of the same exports, built on DuckDB and on Spark, and a connection that sees both warehouses."""

    duckdb: BuildReport
    spark: BuildReport
    connection: DuckDBPyConnection
    exchange: Path


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of exports that both engines build."""
    named = os.environ.get("SPARK_EXPORTS")
    if named:
        return Path(named)
    folder = tmp_path_factory.mktemp("exports")
    write_firm(folder, n_deals=60, seed=3)
    return folder


@pytest.fixture(scope="session")
def builds(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builds]:
    """Both builds; `on_duckdb` and `on_spark` are their databases on the connection."""
    exchange = tmp_path_factory.mktemp("exchange")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(EXCHANGE, str(exchange))
        reports = {
            name: pipeline.build(exports=exports, warehouse=tmp_path_factory.mktemp(name), engine_name=name)
            for name in ("duckdb", "spark")
        }
    with closing(duckdb.connect()) as connection:
        for name, report in reports.items():
            connection.execute(f"attach '{report.path}' as on_{name} (read_only)")
        yield Builds(reports["duckdb"], reports["spark"], connection, exchange)
