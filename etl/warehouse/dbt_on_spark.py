"""The models on Spark: made empty on DuckDB, run on a session that is lent the source tables, and brought back."""

from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from etl.engines import spark
from etl.settings.paths import SQL
from etl.warehouse import dbt

SOURCES = SQL / "models" / "staging" / "sources.yml"


def run_models(
    database: Path,
    *,
    variables: Mapping[str, int | float | str] | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> dbt.ModelRun:
    """Build every seed, model and data test on Spark and bring the tables back into `database`.

    Raises ModelError as `etl.warehouse.dbt.run_models` does, ConfigError where Spark does not start.
    """
    dbt.run_empty(database)
    schemas = source_schemas()
    with spark.lent(database, schemas) as (session, exchange):
        run = dbt.run_models(database, target=spark.NAME, variables=variables, on_progress=on_progress)
        spark.fetch(database, schemas, session, exchange)
    return run


def source_schemas() -> frozenset[str]:
    """The schemas that the models read and do not make."""
    return frozenset(source["name"] for source in yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"])
