"""What differs between this build and the earlier ones that are kept: headline columns then, and input rows that moved.

For the previous build and the kept one of every quarter, its file is attached read-only to the building database, and
`history.*` is written: the numbers as they were, and each canonical record that was added, removed or changed since.
What an earlier schema lacks is left out and said; an earlier file that can't be read never stops a build.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.entities import ENTITIES, Entity
from etl.warehouse.publish import Build, Pointer, of_quarters, quarter_of
from etl.warehouse.record_changes import write_changes

# The first column tells the builds apart, the second the rows of a build.
_TABLES = {
    "builds": "against_build_id varchar, as_of_on date, is_previous boolean, quarter varchar, versions varchar,"
    " settings varchar, has_other_versions boolean, has_other_settings boolean",
    "deal_outcomes": "against_build_id varchar, deal_id varchar, account_id varchar, signed_on date,"
    " success_definition_status varchar, delivery_voice_status varchar, risk_ownership_status varchar,"
    " alignment_score bigint, observed_months double, n_escalations bigint, n_attributable_escalations bigint,"
    " n_surprise_escalations bigint, n_control_tickets bigint",
    "escalations": "against_build_id varchar, ticket_id varchar, deal_id varchar, account_id varchar,"
    " escalated_at timestamp, cause varchar, attribution varchar",
    "record_changes": "against_build_id varchar, entity varchar, record_id varchar, change varchar,"
    " changed_columns varchar, source_file varchar, source_row bigint, previous_file varchar, previous_row bigint",
    "record_links": "against_build_id varchar, entity varchar, record_id varchar, linked_entity varchar,"
    " linked_id varchar",
    "owners": "against_build_id varchar, linked_entity varchar, linked_id varchar, deal_id varchar",
}
_MARTS = ("deal_outcomes", "escalations")
# Which deal a record belonged to then: entity: (table of the earlier build, its key).
_OWNERS = {
    "contracts": ("intermediate.int_contracts__linked", "contract_id"),
    "tickets": ("intermediate.int_tickets__attributed", "ticket_id"),
    "activities": ("raw.activities", "activity_id"),
    "risks": ("raw.risks", "risk_id"),
}
_EARLIER = "earlier"

Columns = dict[str, tuple[str, ...]]  # of tables named `schema.table`


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier build, attached to the building database."""

    connection: engine.Connection
    build_id: str
    here: Columns
    there: Columns

    def split(self, table: str, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
        """Those of the wanted columns that the earlier build has too, and those that it lacks."""
        found = self.there.get(table, ())
        return [name for name in wanted if name in found], [name for name in wanted if name not in found]

    def missing(self, table: str, names: Sequence[str]) -> list[str]:
        """The message about columns that were not compared, if any."""
        what = f"{', '.join(names)} of {table}" if table in self.there else table
        return [f"The build {self.build_id} has no {what} to compare with."] if names else []


def compare(connection: engine.Connection, warehouse: Path, pointer: Pointer | None) -> tuple[str, ...]:
    """Write `history.*` into the building database; one message per build or column that could not be compared."""
    connection.execute("create schema if not exists history")
    for table, columns in _TABLES.items():
        connection.execute(f"create or replace table history.{table} ({columns})")
    messages: list[str] = []
    for build in compared(pointer) if pointer else ():
        try:
            with engine.attached(connection, warehouse / build.file, _EARLIER):
                messages += _compare(connection, build, is_previous=pointer is not None and build == pointer.current)
        except engine.Error as error:
            reason = str(error).splitlines()[0]
            messages.append(f"The build {build.build_id} could not be compared with this one: {reason}")
    return tuple(messages)


def compared(pointer: Pointer) -> list[Build]:
    """The current build, and the kept one of each quarter."""
    others = (build for build in of_quarters(pointer.builds).values() if build != pointer.current)
    return [pointer.current, *others]


def _compare(connection: engine.Connection, build: Build, *, is_previous: bool) -> list[str]:
    """Write everything about one attached build, or nothing."""
    here, there = engine.columns_of(connection), engine.columns_of(connection, _EARLIER)
    earlier = _Earlier(connection, build.build_id, here, there)
    connection.execute("begin")
    try:
        messages = [message for mart in _MARTS for message in _copy(earlier, mart)]
        messages += [message for entity in ENTITIES.values() for message in _compare_entity(earlier, entity)]
        _write_owners(earlier)
        _write_build(earlier, build, is_previous=is_previous, is_other_schema=bool(messages))
    except engine.Error:
        connection.execute("rollback")
        raise
    connection.execute("commit")
    return messages


def _write_build(earlier: _Earlier, build: Build, *, is_previous: bool, is_other_schema: bool) -> None:
    """Its day, versions and settings; whether they differ is unknown where one of the builds does not hold them."""
    sides = (("", earlier.here), (f"{_EARLIER}.", earlier.there))
    versions, versions_then = (_versions(earlier.connection, prefix, columns) for prefix, columns in sides)
    settings, settings_then = (_settings(earlier.connection, prefix, columns) for prefix, columns in sides)
    row = {
        "against_build_id": earlier.build_id,
        "as_of_on": date.fromisoformat(build.as_of_on),
        "is_previous": is_previous,
        "quarter": quarter_of(build),
        "versions": versions_then,
        "settings": settings_then,
        "has_other_versions": is_other_schema or (versions != versions_then if versions and versions_then else None),
        "has_other_settings": settings != settings_then if settings and settings_then else None,
    }
    engine.append(earlier.connection, "history.builds", pl.DataFrame([row]))


def _versions(connection: engine.Connection, prefix: str, columns: Columns) -> str | None:
    """The software, engine and cause map that a build was made with, as JSON."""
    names = [name for name in ("versions", "engine", "cause_map_hash") if name in columns.get("meta.builds", ())]
    if "versions" not in names:
        return None
    row = engine.fetch(connection, f"select {', '.join(names)} from {prefix}meta.builds").row(0, named=True)
    return json.dumps(row, sort_keys=True)


def _settings(connection: engine.Connection, prefix: str, columns: Columns) -> str | None:
    """The thresholds of a build, as JSON."""
    if not {"name", "value"} <= set(columns.get("meta.settings", ())):
        return None
    rows = engine.fetch(connection, f"select name, cast(value as varchar) as value from {prefix}meta.settings")
    return json.dumps(dict(rows.iter_rows()), sort_keys=True)


def _copy(earlier: _Earlier, mart: str) -> list[str]:
    """Copy a mart's headline columns as they were then."""
    _, key, *rest = earlier.here[f"history.{mart}"]
    found, missing = earlier.split(f"marts.{mart}", [key, *rest])
    if key in found:
        earlier.connection.execute(
            f"insert into history.{mart} by name"
            f" select {engine.literal(earlier.build_id)} as against_build_id, {', '.join(found)}"
            f" from {_EARLIER}.marts.{mart}"
        )
    return earlier.missing(f"marts.{mart}", missing)


def _compare_entity(earlier: _Earlier, entity: Entity) -> list[str]:
    """Write the records of one canonical table that were added, removed or changed."""
    found, missing = earlier.split(f"raw.{entity.name}", [column.name for column in entity.columns])
    if set(entity.key) <= set(found):
        write_changes(earlier.connection, entity, found, earlier=_EARLIER, build_id=earlier.build_id)
    return earlier.missing(f"raw.{entity.name}", missing)


def _write_owners(earlier: _Earlier) -> None:
    """The deals that the touched contracts, tickets, meetings and risks belonged to then."""
    for entity, (table, key) in _OWNERS.items():
        _, missing = earlier.split(table, (key, "deal_id"))
        if not missing:
            earlier.connection.execute(
                f"""
                insert into history.owners
                select distinct links.against_build_id, links.linked_entity, links.linked_id, owned.deal_id
                from history.record_links as links
                inner join {_EARLIER}.{table} as owned on links.linked_id = owned.{key}
                where links.linked_entity = {engine.literal(entity)} and owned.deal_id is not null
                    and links.against_build_id = {engine.literal(earlier.build_id)}
                """
            )
