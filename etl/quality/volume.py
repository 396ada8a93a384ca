"""A build that holds far fewer records than the last one is refused: an export was cut short, or a file is missing."""

from collections.abc import Mapping

import polars as pl

from etl.conform.tables import scan
from etl.engines import duckdb as engine
from etl.entities import ENTITIES
from etl.errors import BlockedBuildError
from etl.warehouse.publish import Pointer

LEAST_SHARE = 0.8  # of the rows of the last build
FEWEST_ROWS = 20  # a table of fewer rows may shrink


def refuse_shrinking(tables: Mapping[str, pl.DataFrame], previous: Pointer | None) -> None:
    """Raise BlockedBuildError where a canonical table has less than 80 % of the rows that the last build had."""
    if previous is None:
        return
    counted = [
        (name, int(scan(tables, name).select(pl.len()).collect().item()), n_rows)
        for name, n_rows in _rows_then(previous).items()
        if n_rows >= FEWEST_ROWS
    ]
    shrunk = [f"{name}: {now:,} rows after {then:,}" for name, now, then in counted if now < LEAST_SHARE * then]
    if shrunk:
        raise BlockedBuildError(
            "Nothing was published; the last good build stays. Much less was exported than for it"
            f" ({'; '.join(shrunk)}): is a file missing, or cut short? If it is meant so, build with --allow-shrink."
        )


def _rows_then(previous: Pointer) -> dict[str, int]:
    """Rows of every canonical table in the last build; none where its file cannot be read."""
    try:
        with engine.scratch() as connection, engine.attached(connection, previous.path, "previous"):
            present = engine.columns_of(connection, "previous")
            names = [name for name in ENTITIES if f"raw.{name}" in present]
            query = " union all ".join(
                f"select {engine.literal(name)}, count(*) from previous.raw.{engine.quoted(name)}" for name in names
            )
            return dict(connection.execute(query).fetchall()) if names else {}
    except engine.Error:
        return {}
