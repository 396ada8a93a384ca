"""What a build keeps so that a figure can say what it means and where it comes from: tables of the schema `meta`.

definitions: mart, column_name (null: the mart itself), description. lineage: mart, column_name, entity,
canonical_column (null: its records are counted), role; without entity where a column is always the same.
column_sources: the same down to source_system, source_file and source_column. formulas, column_settings, mart_inputs:
as `kept_trace` gives them.
"""

from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.entities import TRACE_COLUMNS
from etl.lineage.explain import described_marts, descriptions
from etl.lineage.kept_trace import trace

DEFINITIONS_SCHEMA = dict.fromkeys(("mart", "column_name", "description"), pl.String)
_TRACE = ", ".join(engine.literal(column.name) for column in TRACE_COLUMNS)
_COLUMN_SOURCES = f"""
create or replace table meta.column_sources as
select distinct lineage.*, columns.source_system, columns.source_file,
    case when lineage.canonical_column is not null then columns.column_name end as source_column
from meta.lineage as lineage
left join meta.columns as columns
    on lineage.entity = columns.entity
    and (lineage.canonical_column is null or lineage.canonical_column = columns.maps_to)
where lineage.entity is not null and coalesce(lineage.canonical_column not in ({_TRACE}), true)
order by all
"""


def store(connection: engine.Connection, manifest: Path, *, dialect: str) -> tuple[str, ...]:
    """Write definitions, formulas and lineage of the marts in dbt's `manifest`; return what could not be traced."""
    lineage = trace(manifest, engine.columns_of(connection), dialect=dialect)
    engine.write(connection, "meta.definitions", _definitions())
    engine.write(connection, "meta.formulas", lineage.formulas)
    engine.write(connection, "meta.column_settings", lineage.settings)
    engine.write(connection, "meta.mart_inputs", lineage.inputs)
    engine.write(connection, "meta.lineage", lineage.columns)
    connection.execute(_COLUMN_SOURCES)
    return lineage.messages


def _definitions() -> pl.DataFrame:
    marts = described_marts()
    rows = [(name, column, text) for name, mart in marts.items() for column, text in descriptions(mart).items()]
    return pl.DataFrame(rows, schema=DEFINITIONS_SCHEMA, orient="row")
