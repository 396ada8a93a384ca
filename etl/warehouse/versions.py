"""What a build is made with."""

import importlib.metadata
import json
import platform

from etl.engines import duckdb as engine
from etl.engines import spark
from etl.warehouse import dbt

PACKAGES = ("common-ground", "duckdb", "polars", "dbt-core", "great-expectations", "numpy")
OF_ENGINE = {engine.NAME: (), spark.NAME: ("dbt-spark", "pyspark")}


def versions(engine_name: str) -> str:
    """The versions of Python, of the packages that numbers rest on, and of the models: a JSON object."""
    names = (*PACKAGES, *OF_ENGINE[engine_name])
    found = {name: importlib.metadata.version(name) for name in names}
    return json.dumps({"python": platform.python_version(), **found, "models": dbt.version()})
