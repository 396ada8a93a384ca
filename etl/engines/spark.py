"""Spark: the same models on a Spark session; their tables are brought back into the DuckDB file of the build.

Source tables → Parquet → Spark tables → dbt → Parquet → DuckDB. The two engines meet in one folder of Parquet
files, which a cluster must see too (`EXCHANGE`). An empty run of the models on DuckDB says which tables there are, and
of what types; Spark fills them.
"""

import importlib.util
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from etl.engines import duckdb
from etl.errors import ConfigError
from etl.settings.paths import SQL
from etl.warehouse import dbt

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NAME = "spark"
EXCHANGE = "COMMON_GROUND_EXCHANGE"
SPARK_SETTINGS = ("SPARK_REMOTE", "SPARK_CONF_DIR", "SPARK_HOME", "MASTER")
SOURCES = SQL / "models" / "staging" / "sources.yml"

# Times are UTC, and mean a moment; without these a date that is added to is null.
_DIALECT = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
# A local session serves a firm of a few thousand deals: planning costs more than the rows do.
_LOCAL = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def require() -> None:
    """Raise ConfigError, with the mend, where Spark can't be started here."""
    if not all(importlib.util.find_spec(name) for name in ("pyspark", "dbt.adapters.spark")):
        raise ConfigError(
            "--engine spark needs PySpark and dbt-spark, which are not installed: run `make spark`, or install"
            " common-ground[spark]."
        )
    java = os.environ.get("JAVA_HOME") or shutil.which("java")
    if not java and "SPARK_REMOTE" not in os.environ:
        raise ConfigError(
            "--engine spark needs Java 17 or 21, and there is no `java` on the PATH: install it (on Debian: apt-get"
            " install openjdk-17-jre-headless) or set JAVA_HOME; or set SPARK_REMOTE to a running Spark Connect server."
        )


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
    with lent(database) as (session, exchange):
        run = dbt.run_models(database, target=NAME, variables=variables, on_progress=on_progress)
        _fetch(database, session, exchange)
    return run


@contextmanager
def lent(database: Path) -> Iterator[tuple["SparkSession", Path]]:
    """A Spark session that sees the source tables of `database`, and the folder through which they are lent."""
    folder = os.environ.get(EXCHANGE) or database.parent
    try:
        exchange = Path(tempfile.mkdtemp(prefix="exchange-", dir=folder)).resolve()
    except OSError as error:
        raise ConfigError(f"{EXCHANGE} names a folder that can't be written: {error}") from None
    try:
        with _session(exchange) as session:
            _lend(database, session, exchange)
            yield session, exchange
    finally:
        shutil.rmtree(exchange, ignore_errors=True)


@contextmanager
def _session(exchange: Path) -> Iterator["SparkSession"]:
    """The session that is active (a notebook's), one from the settings of this machine, or a local one; UTC.

    A session that was active before stays so; another is stopped.
    """
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    logging.getLogger("SQLQueryContextLogger").disabled = True
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    given = SparkSession.getActiveSession()
    settings = _DIALECT | {"spark.sql.warehouse.dir": str(exchange / "warehouse")}
    if not any(name in os.environ for name in SPARK_SETTINGS):
        settings |= _LOCAL
    try:
        session = given or SparkSession.builder.appName("common-ground").config(map=settings).getOrCreate()
    except PySparkException as error:
        raise ConfigError(f"Spark did not start ({error}). It needs Java 17 or 21; set JAVA_HOME to one.") from None
    for name, value in _DIALECT.items():
        session.conf.set(name, value)
    try:
        yield session
    finally:
        if given is None:
            session.stop()


def _lend(database: Path, session: "SparkSession", exchange: Path) -> None:
    """Show Spark every source table of `database`, as tables over Parquet files."""
    with duckdb.building(database) as connection:
        for schema, name, _ in _tables(connection, lent=True):
            folder = exchange / schema / name
            folder.mkdir(parents=True)
            connection.execute(f"copy {schema}.{name} to {duckdb.literal(f'{folder}/part.parquet')} (format parquet)")
            session.sql(f"create schema if not exists {schema}")
            session.sql(f"drop table if exists {schema}.{name}")
            session.sql(f"create table {schema}.{name} using parquet location {duckdb.literal(str(folder))}")


def _fetch(database: Path, session: "SparkSession", exchange: Path) -> None:
    """Replace every table and view of the models in `database` by Spark's rows, of the types that they have there."""
    with duckdb.building(database) as connection:
        connection.execute("set timezone = 'UTC'")
        for schema, name, kind in _tables(connection, lent=False):
            folder = exchange / schema / name
            session.table(f"{schema}.{name}").write.parquet(str(folder))
            columns = ", ".join(
                f"cast({duckdb.quoted(column)} as {data_type}) as {duckdb.quoted(column)}"
                for column, data_type, *_ in connection.execute(f"describe {schema}.{name}").fetchall()
            )
            files = duckdb.literal(f"{folder}/*.parquet")
            connection.execute(f"drop {kind} {schema}.{name}")
            connection.execute(f"create table {schema}.{name} as select {columns} from read_parquet({files})")


def _tables(connection: duckdb.Connection, *, lent: bool) -> list[tuple[str, str, str]]:
    """Schema, name and kind (table or view) of what is lent to Spark, or of what the models make."""
    query = """
        select table_schema, table_name, case table_type when 'VIEW' then 'view' else 'table' end
        from information_schema.tables order by all
    """
    sources = {source["name"] for source in yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]}
    return [row for row in connection.execute(query).fetchall() if (row[0] in sources) == lent]
