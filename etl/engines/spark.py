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
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from etl.engines import duckdb
from etl.errors import ConfigError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NAME = "spark"
EXCHANGE = "COMMON_GROUND_EXCHANGE"
SPARK_SETTINGS = ("SPARK_REMOTE", "SPARK_CONF_DIR", "SPARK_HOME", "MASTER")

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


@contextmanager
def lent(database: Path, schemas: AbstractSet[str]) -> Iterator[tuple["SparkSession", Path]]:
    """A Spark session that sees the tables of some schemas of `database`, and the folder that they are lent through."""
    folder = os.environ.get(EXCHANGE) or database.parent
    try:
        exchange = Path(tempfile.mkdtemp(prefix="exchange-", dir=folder)).resolve()
    except OSError as error:
        raise ConfigError(f"{EXCHANGE} names a folder that can't be written: {error}") from None
    try:
        with _session(exchange) as session:
            _lend(database, schemas, session, exchange)
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


def _lend(database: Path, schemas: AbstractSet[str], session: "SparkSession", exchange: Path) -> None:
    """Show Spark every table of the schemas, as tables over Parquet files."""
    with duckdb.building(database) as connection:
        for schema, name, _ in _tables(connection):
            if schema not in schemas:
                continue
            folder = exchange / schema / name
            folder.mkdir(parents=True)
            connection.execute(f"copy {schema}.{name} to {duckdb.literal(f'{folder}/part.parquet')} (format parquet)")
            session.sql(f"create schema if not exists {schema}")
            session.sql(f"drop table if exists {schema}.{name}")
            session.sql(f"create table {schema}.{name} using parquet location {duckdb.literal(str(folder))}")


def fetch(database: Path, schemas: AbstractSet[str], session: "SparkSession", exchange: Path) -> None:
    """Replace every table and view outside the lent schemas by Spark's rows, of the types that they have there."""
    with duckdb.building(database) as connection:
        connection.execute("set timezone = 'UTC'")
        for schema, name, kind in _tables(connection):
            if schema in schemas:
                continue
            folder = exchange / schema / name
            session.table(f"{schema}.{name}").write.parquet(str(folder))
            columns = ", ".join(
                f"cast({duckdb.quoted(column)} as {data_type}) as {duckdb.quoted(column)}"
                for column, data_type, *_ in connection.execute(f"describe {schema}.{name}").fetchall()
            )
            files = duckdb.literal(f"{folder}/*.parquet")
            connection.execute(f"drop {kind} {schema}.{name}")
            connection.execute(f"create table {schema}.{name} as select {columns} from read_parquet({files})")


def _tables(connection: duckdb.Connection) -> list[tuple[str, str, str]]:
    """Schema, name and kind (table or view) of everything in a database."""
    return connection.execute(
        """
        select table_schema, table_name, case table_type when 'VIEW' then 'view' else 'table' end
        from information_schema.tables order by all
        """
    ).fetchall()
