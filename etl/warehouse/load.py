"""Conformed tables → the building database: `raw.*`, one table an entity, and `meta.*`."""

import hashlib
from datetime import UTC, date, datetime

import polars as pl

from etl.conform.canonical_tables import Conformed
from etl.conform.tables import files
from etl.engines import duckdb as engine
from etl.entities import ENTITIES
from etl.errors import CommonGroundError
from etl.settings.paths import CAUSE_MAP
from etl.warehouse.schema_version import SCHEMA_VERSION

_NEWEST_TICKET = """
select max(as_of_on) as as_of_on
from (
    select cast(max(moment) as date) as as_of_on
    from (
        select unnest([tickets.opened_at, tickets.escalated_at, tickets.resolved_at]) as moment, files.exported_at
        from raw.tickets
        inner join meta.files on tickets.source_file = files.source_file
    )
    where moment <= exported_at
    union all
    select max(covers_until_on) from meta.ticket_sources where is_list and is_escalation_known
)
"""
_NEWEST_EXPORT = "select cast(max(exported_at) as date) as as_of_on from meta.files where status = 'loaded'"


def load(connection: engine.Connection, conformed: Conformed) -> None:
    """Write every canonical table (empty ones too) and the frames of `meta`."""
    for name, entity in ENTITIES.items():
        engine.create_raw(connection, entity)
        if parts := files(conformed.tables, name):
            engine.insert_files(connection, entity, parts)
        else:
            engine.insert_raw(connection, entity, conformed.tables[name])
    engine.write(connection, "meta.files", conformed.files)
    engine.write(connection, "meta.rejects", conformed.rejects)
    engine.write(connection, "meta.cell_problems", conformed.cell_problems)
    engine.write(connection, "meta.columns", conformed.columns)
    engine.write(connection, "meta.unmapped_values", conformed.unmapped_values)
    engine.write(connection, "meta.ticket_sources", conformed.ticket_sources)
    engine.write(connection, "meta.escalation_candidates", conformed.escalation_candidates)
    engine.write(connection, "meta.zones", conformed.zones)


def write_build(
    connection: engine.Connection,
    *,
    build_id: str,
    as_of: date | None,
    versions: str,
    engine_name: str = engine.NAME,
) -> date:
    """Write `meta.builds` and return the as-of date.

    Unless given, it is the day of the newest ticket record that is not dated after its own export, else the day of the
    newest export. Raises CommonGroundError where nothing was loaded.
    """
    as_of_on, source = _as_of(connection, as_of)
    build = {
        "build_id": build_id,
        "as_of_on": as_of_on,
        "as_of_source": source,
        "built_at": datetime.now(UTC).replace(tzinfo=None),
        "engine": engine_name,
        "versions": versions,
        "schema_version": SCHEMA_VERSION,
        "cause_map_hash": hashlib.sha256(CAUSE_MAP.read_bytes()).hexdigest(),
    }
    engine.write(connection, "meta.builds", pl.DataFrame([build]))
    return as_of_on


def data_end(connection: engine.Connection) -> date | None:
    """The as-of date that a build has unless one is given; None where nothing was loaded."""
    found = _data_end(connection)
    return found[0] if found else None


def _data_end(connection: engine.Connection) -> tuple[date, str] | None:
    """The day on which the data end, and what tells it."""
    for query, source in ((_NEWEST_TICKET, "newest ticket record"), (_NEWEST_EXPORT, "newest export")):
        found = engine.fetch(connection, query)["as_of_on"].item()
        if isinstance(found, date):
            return found, source
    return None


def _as_of(connection: engine.Connection, as_of: date | None) -> tuple[date, str]:
    if as_of is not None:
        return as_of, "set"
    if found := _data_end(connection):
        return found
    raise CommonGroundError(
        "No file could be loaded, so there is nothing to build; see what `common-ground detect` says about the folder."
    )
