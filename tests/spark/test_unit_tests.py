"""The unit tests of the models pass on Spark too; they take minutes there."""

import shutil
from pathlib import Path

from etl.engines import spark
from etl.warehouse import dbt
from etl.warehouse.dbt_on_spark import source_schemas
from tests.spark.conftest import Builds


def test_the_unit_tests_of_the_models_pass_on_spark(builds: Builds, tmp_path: Path) -> None:
    database = tmp_path / "wh.duckdb"
    shutil.copy(builds.spark.path, database)
    with spark.lent(database, source_schemas()):
        dbt.run_models(database, target=spark.NAME)
        assert dbt.run_unit_tests(database, target=spark.NAME) == []
