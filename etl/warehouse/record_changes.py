"""Which canonical records differ between two builds, and what each of them points to.

A record is compared by its canonical columns: one that only stands on another row of its file is no change.
"""

from collections.abc import Sequence

from etl.engines import duckdb as engine
from etl.entities import ENTITIES, Entity


def write_changes(
    connection: engine.Connection, entity: Entity, compared: Sequence[str], *, earlier: str, build_id: str
) -> None:
    """Add the records that were added, removed or changed since the build attached as `earlier`, and their links.

    `compared` are the columns that both builds have, the key included.
    """
    _pair(connection, entity, compared, earlier)
    differing = ", ".join(
        f"case when now.{engine.quoted(column)} is distinct from before.{engine.quoted(column)}"
        f" then {engine.literal(column)} end"
        for column in compared
    )
    build, name = engine.literal(build_id), engine.literal(entity.name)
    connection.execute(
        f"""
        insert into history.record_changes
        select {build}, {name}, pairs.record_id,
            case when pairs.before_at is null then 'added' when pairs.now_at is null then 'removed' else 'changed' end,
            case when pairs.now_at is not null and pairs.before_at is not null then concat_ws(', ', {differing}) end,
            now.source_file, now.source_row, before.source_file, before.source_row
        {_paired(entity, earlier)}
        """
    )
    linked = " union all ".join(
        f"select pairs.record_id, {target} as linked_entity, {side}.{column} as linked_id {_paired(entity, earlier)}"
        for side in ("now", "before")
        for column, target in _links(entity, compared, side).items()
    )
    connection.execute(
        f"""
        insert into history.record_links
        select distinct {build}, {name}, record_id, linked_entity, linked_id from ({linked}) where linked_id is not null
        """
    )


def _pair(connection: engine.Connection, entity: Entity, compared: Sequence[str], earlier: str) -> None:
    """The table `pairs`: the records whose compared columns differ, with their places in both tables."""
    record_id = "concat_ws(' · ', " + ", ".join(f"coalesce(cast({key} as varchar), '–')" for key in entity.key) + ")"
    columns = ", ".join(map(engine.quoted, compared))
    selected = f"select {record_id} as record_id, hash({columns}) as content, rowid as at from {{}}raw.{entity.name}"
    connection.execute(
        f"""
        create or replace temp table pairs as
        with now as ({selected.format("")}), before as ({selected.format(f"{earlier}.")})
        select record_id, now.at as now_at, before.at as before_at
        from now full join before using (record_id)
        where now.content is distinct from before.content
        """
    )


def _paired(entity: Entity, earlier: str) -> str:
    return (
        f"from pairs left join raw.{entity.name} as now on pairs.now_at = now.rowid"
        f" left join {earlier}.raw.{entity.name} as before on pairs.before_at = before.rowid"
    )


def _links(entity: Entity, compared: Sequence[str], side: str) -> dict[str, str]:
    """Column: SQL that names the table that it points into."""
    if entity.name == "field_changes":
        return {"record_id": f"{side}.entity"}
    return {name: engine.literal(table) for name, table in linked_columns(entity).items() if name in compared}


def linked_columns(entity: Entity) -> dict[str, str]:
    """The columns that name what a record changes: its owners, and itself where others refer to it or it has no owner.

    With the table that each points into. A ticket's deal is none of them: attribution decides it, not the ticket.
    """
    owners = {name: reference.table for name, reference in entity.references.items() if reference.is_owner}
    is_referred_to = any(r.table == entity.name for other in ENTITIES.values() for r in other.references.values())
    own = {entity.key[0]: entity.name} if is_referred_to or not owners else {}
    return own | owners
