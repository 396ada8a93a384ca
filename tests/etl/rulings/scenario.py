"""Cases drawn as tables in the tests → one warehouse.

A case is the test's own name: the system that its records come from, and the region that its accounts lie in. Nothing
that depends on a region, a quarter or a source can therefore touch another case. Ids are written without their system;
`tickets:A` is account A of a second system of the same case.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from etl.conform import ticket_sources, zones
from etl.conform.canonical_tables import Conformed
from etl.conform.reconciliation import COLUMNS_SCHEMA, FILES_SCHEMA, REJECTS_SCHEMA, UNMAPPED_SCHEMA
from etl.engines import duckdb as engine
from etl.entities import ENTITIES, TRACE_COLUMNS, Column, Entity, Kind
from etl.recognise import scan
from etl.warehouse import build_history, load
from etl.warehouse.model_run import run_models

AS_OF = date(2026, 6, 30)
ZONES = {"Los Angeles": "America/Los_Angeles", "Sydney": "Australia/Sydney"}  # by region; all others are in UTC
Rows = list[dict[str, str]]
Tables = dict[str, Rows]

_TYPES: dict[Kind, type[pl.DataType]] = {
    Kind.TIMESTAMP: pl.Datetime,
    Kind.DATE: pl.Date,
    Kind.NUMBER: pl.Float64,
    Kind.MINUTES: pl.Float64,
    Kind.INTEGER: pl.Int64,
    Kind.BOOLEAN: pl.Boolean,
}
_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TIMESTAMP: datetime.fromisoformat,
    Kind.DATE: date.fromisoformat,
    Kind.NUMBER: float,
    Kind.MINUTES: float,
    Kind.INTEGER: int,
    Kind.BOOLEAN: {"yes": True, "no": False}.__getitem__,
}
_NAMED_BY_CASE = {"region", "segment"}
_OF_CASE = ("deal_id", "account_id", "ticket_id", "contract_id", "region")


def tables(**drawn: str) -> Tables:
    """The rows of each drawn table: a header, then a line a record, comma-separated; an empty cell is null."""
    return {name: _rows(text) for name, text in drawn.items()}


def given(*bases: Tables, **drawn: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a test its records: those of the bases and those drawn, one below the other."""
    given_tables: Tables = {name: [] for name in ENTITIES}
    for part in (*bases, tables(**drawn)):
        for name, rows in part.items():
            given_tables[name] = given_tables[name] + rows

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        test.given = given_tables  # type: ignore[attr-defined]
        return test

    return mark


class Marts:
    """The marts of one case; the case's own prefix is taken off every id and name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, case: str) -> None:
        self._connection = connection
        self._case = case

    def rows(self, mart: str, **wanted: object) -> list[dict[str, Any]]:
        """The rows of a mart that belong to the case and hold the values wanted."""
        found = self._connection.sql(f"select * from marts.{mart}")
        owned = [name for name in found.columns if name in _OF_CASE]
        theirs = [row for row in found.pl().to_dicts() if any(self._is_own(row[name]) for name in owned)]
        plain = [{name: self._plain(value) for name, value in row.items()} for row in theirs]
        return [row for row in plain if all(row[name] == value for name, value in wanted.items())]

    def row(self, mart: str, **wanted: object) -> dict[str, Any]:
        """The only row of a mart that belongs to the case and holds the values wanted."""
        found = self.rows(mart, **wanted)
        assert len(found) == 1, f"{len(found)} rows of {mart} with {wanted}"
        return found[0]

    def deal(self, deal_id: str) -> dict[str, Any]:
        """The row of `deal_outcomes` of a deal."""
        return self.row("deal_outcomes", deal_id=deal_id)

    def evidence(self, practice: str, deal_id: str = "D") -> dict[str, Any]:
        """The row of `practice_evidence` of a deal and practice."""
        return self.row("practice_evidence", practice=practice, deal_id=deal_id)

    def ticket(self, ticket_id: str) -> dict[str, Any]:
        """The row of `ticket_outcomes` of a ticket."""
        return self.row("ticket_outcomes", ticket_id=ticket_id)

    def statuses(self, practice: str, *deal_ids: str) -> list[str]:
        """The status of a practice of each of the deals."""
        return [self.evidence(practice, deal_id)["status"] for deal_id in deal_ids]

    def _is_own(self, value: str | None) -> bool:
        return value is not None and value.startswith((f"{self._case}:", f"{self._case}."))

    def _plain(self, value: object) -> object:
        return value.replace(f"{self._case}:", "").replace(f"{self._case}.", "") if isinstance(value, str) else value


def build(cases: Mapping[str, Tables], database: Path) -> None:
    """Load the cases as the pipeline loads conformed files, and run the models."""
    frames = {name: _frame(entity, cases) for name, entity in ENTITIES.items()}
    conformed = Conformed(
        tables=frames,
        files=pl.DataFrame(schema=FILES_SCHEMA),
        rejects=pl.DataFrame(schema=REJECTS_SCHEMA),
        cell_problems=pl.DataFrame(schema=REJECTS_SCHEMA),
        columns=_mapped_columns(cases),
        unmapped_values=pl.DataFrame(schema=UNMAPPED_SCHEMA),
        ticket_sources=ticket_sources.ticket_sources(scan.Plan(()), frames["tickets"].lazy(), frames["contracts"]),
        escalation_candidates=pl.DataFrame(schema=ticket_sources.CANDIDATES_SCHEMA),
        zones=_zones(cases),
        file_messages=(),
        further_messages=(),
    )
    with engine.building(database) as connection:
        load.load(connection, conformed)
        load.write_build(connection, build_id="rulings", as_of=AS_OF, versions="{}")
        build_history.compare(connection, database.parent, None)
    run_models(database)


def _rows(text: str) -> Rows:
    lines = [[cell.strip() for cell in line.split(",")] for line in text.strip().splitlines()]
    header, *records = lines
    assert all(len(record) == len(header) for record in records), f"a record does not fit its header: {text}"
    return [dict(zip(header, record, strict=True)) for record in records]


def _frame(entity: Entity, cases: Mapping[str, Tables]) -> pl.DataFrame:
    columns = (*entity.columns, *TRACE_COLUMNS)
    schema = {column.name: _TYPES.get(column.kind, pl.String)() for column in columns}
    records = [
        _record(columns, row, case, entity.name, number)
        for case, drawn in cases.items()
        for number, row in enumerate(_complete(entity.name, drawn), start=2)
    ]
    return pl.DataFrame(records, schema=schema, orient="row")


def _complete(entity: str, drawn: Tables) -> Rows:
    """The drawn rows; accounts of deals that were not drawn are added, so that a case need not draw them.

    Tickets that are drawn without a column is_escalated were not escalated.
    """
    if entity == "tickets":
        return [row if "is_escalated" in row else {**row, "is_escalated": "no"} for row in drawn["tickets"]]
    if entity != "accounts":
        return drawn[entity]
    known = {row["account_id"] for row in drawn["accounts"]}
    implied = sorted({row["account_id"] for row in drawn["deals"] if row.get("account_id")} - known)
    return drawn["accounts"] + [{"account_id": account_id} for account_id in implied]


def _record(columns: tuple[Column, ...], row: dict[str, str], case: str, entity: str, number: int) -> tuple[Any, ...]:
    assert set(row) <= {column.name for column in columns}, f"{entity} has no such column: {row}"
    system = f"{case}.{row['source_system']}" if row.get("source_system") else case
    implied = {"source_system": system, "source_file": f"{case}/{entity}.csv", "source_row": number}
    if entity == "accounts":
        implied |= {
            "region": f"{case}:{row.get('region') or 'here'}",
            "segment": f"{case}:{row.get('segment') or 'all'}",
        }
    return tuple(implied.get(column.name, _value(column, row, case)) for column in columns)


def _value(column: Column, row: dict[str, str], case: str) -> object:
    text = row.get(column.name, "")
    if not text:
        return None
    is_id = column.kind is Kind.ID or (column.name in {"old_value", "new_value"} and row["field"].endswith("_id"))
    if is_id:
        return f"{case}.{text}" if ":" in text else f"{case}:{text}"
    return _READERS.get(column.kind, str)(text)


def _zones(cases: Mapping[str, Tables]) -> pl.DataFrame:
    """`meta.zones`: those of every case that lies in a region that has one."""
    drawn = {(case, row["region"]) for case, drawn in cases.items() for row in drawn["accounts"] if row.get("region")}
    rows = [(f"{case}:{region}", None, ZONES[region]) for case, region in sorted(drawn) if region in ZONES]
    return pl.DataFrame(rows, schema=zones.ZONES_SCHEMA, orient="row")


def _mapped_columns(cases: Mapping[str, Tables]) -> pl.DataFrame:
    """`meta.columns`: what a case draws is mapped, and nothing else."""
    mapped = [
        (f"{case}/{entity}.csv", f"{case}.{system}" if system else case, name, entity, name, "mapped")
        for case, drawn in cases.items()
        for entity, rows in drawn.items()
        for system, name in sorted({(row.get("source_system", ""), name) for row in rows for name in row})
    ]
    return pl.DataFrame(mapped, schema=COLUMNS_SCHEMA, orient="row")
