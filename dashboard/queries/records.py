"""SELECTs on single records of the exports, as they stand there, within the viewer's scope."""

import json
from dataclasses import dataclass

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.scoped import Filters, where

_POINTING = ("account_timeline", "practice_evidence", "open_deal_evidence", "deal_risks", "open_deal_risks",
             "escalations")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an export: where it stands, and its own cells."""

    source_system: str
    source_file: str
    source_row: int
    cells: dict[str, str]  # column of the file → what it says; what is empty is left out
    read_as: dict[str, str]  # column of the file → what it was read as
    address: str | None  # in its system, where one is configured


def record(scope: Scope, source_file: str, source_row: int) -> Record | None:
    """The record of a row of a file; None where no mart within the scope points to it."""
    condition, values = where(scope, Filters())
    pointed = " union all ".join(
        f"select source_system, {_address(mart)} as record_url from marts.{mart}"
        f" where {condition} and source_file = ? and source_row = ?"
        for mart in _POINTING
    )
    found = warehouse.current().query(
        f"""
        select any_value(pointed.source_system) as source_system, max(pointed.record_url) as record_url,
            any_value(records.cells) as cells
        from ({pointed}) as pointed
        left join meta.source_records as records on records.source_file = ? and records.source_row = ?
        having count(*) > 0
        """,
        [*(value for _ in _POINTING for value in (*values, source_file, source_row)), source_file, source_row],
    )
    if found.is_empty() or found["cells"][0] is None:
        return None
    row = found.row(0, named=True)
    return Record(
        source_system=row["source_system"],
        source_file=source_file,
        source_row=source_row,
        cells=json.loads(row["cells"]),
        read_as=_read_as(source_file),
        address=row["record_url"],
    )


def _address(mart: str) -> str:
    return "null" if mart.endswith("risks") else "record_url"


def _read_as(source_file: str) -> dict[str, str]:
    query = "select column_name, maps_to from meta.columns where source_file = ? and status = 'mapped'"
    return dict(warehouse.current().query(query, [source_file]).iter_rows())


def place_of(scope: Scope, record_id: str) -> tuple[str, int] | None:
    """File and row of an escalation or a deal by its id; None where no mart within the scope points to its record."""
    condition, values = where(scope, Filters())
    found = warehouse.current().query(
        f"""
        select source_file, source_row from (
            select 1 as rank, source_file, source_row from marts.escalations where {condition} and ticket_id = ?
            union all
            select 2, source_file, source_row from marts.account_timeline
            where {condition} and deal_id = ? and source_table = 'deals'
        ) order by rank, source_row limit 1
        """,
        [*values, record_id, *values, record_id],
    )
    return found.row(0) if len(found) else None
