"""Which canonical records differ between two builds, and what each of them points to.

A record is compared by its canonical columns: one that only stands on another row of its file is no change.
"""

from collections.abc import Sequence

from etl.engines import duckdb as engine
from etl.entities import Entity

# Entity: the columns through which its records belong to a deal, and the table that each of them points into.
LINKS = {
    "deals": {"deal_id": "deals"},
    "deal_stage_changes": {"deal_id": "deals"},
    "activities": {"activity_id": "activities", "deal_id": "deals"},
    "activity_participants": {"activity_id": "activities"},
    "success_criteria": {"deal_id": "deals"},
    "responsibilities": {"deal_id": "deals"},
    "risks": {"deal_id": "deals"},
    "contracts": {"contract_id": "contracts", "deal_id": "deals"},
    "contract_clauses": {"contract_id": "contracts"},
    "contract_changes": {"contract_id": "contracts"},
    "tickets": {"ticket_id": "tickets", "parent_ticket_id": "tickets"},
    "satisfaction": {"deal_id": "deals", "ticket_id": "tickets"},
    "accounts": {"account_id": "accounts", "parent_account_id": "accounts"},
    "account_links": {"account_id": "accounts", "source_account_id": "accounts"},
    "people": {"person_id": "people"},
    "exchange_rates": {"currency": "exchange_rates"},
}


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
    return {name: engine.literal(target) for name, target in LINKS[entity.name].items() if name in compared}
