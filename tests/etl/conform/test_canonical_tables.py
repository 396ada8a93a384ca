"""Conforming: what becomes of every record, and why."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl.conform.parse_values import dtype
from etl.entities import ENTITIES, TRACE_COLUMNS, Entity, Kind
from tests.etl.exports import counts, deal, deals, ingest, lines, status, write

pytestmark = pytest.mark.thorough

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"


def test_standard_stages_and_closing_dates_are_understood(tmp_path: Path) -> None:
    rows = deals(deal(A, stage="Closed Won"), deal(B, stage="Id. Decision Makers"), deal(C, stage="Closed Lost"))
    table = ingest(write(tmp_path / "x", {"o.csv": rows})).tables["deals"].sort("deal_id")
    assert table["stage_kind"].to_list() == ["won", "solutioning", "lost"]
    assert table["closed_on"].to_list() == [date(2026, 1, 31), None, date(2026, 1, 31)]


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Geschlossen, gewonnen", "Geschlossen, verloren"),
        ("Abgeschlossen und gewonnen", "Abgeschlossen und verloren"),
        ("Fermé(e)/Gagné(e)", "Fermée/perdue"),
        ("Cierre ganado", "Cierre perdido"),
        ("Chiusa - vinta", "Chiusa - persa"),
        ("Fechado e ganho", "Fechado e perdido"),
    ],
)
def test_deals_are_won_and_lost_in_several_languages(won: str, lost: str, tmp_path: Path) -> None:
    rows = deals(deal(A, stage=f'"{won}"'), deal(B, stage=f'"{lost}"'))
    table = ingest(write(tmp_path / "x", {"o.csv": rows})).tables["deals"].sort("deal_id")
    assert table["stage_kind"].to_list() == ["won", "lost"]


def test_one_file_feeds_several_tables_but_is_counted_once(tmp_path: Path) -> None:
    event = "Id,Subject,WhatId,WhoId,AccountId,OwnerId,Type,StartDateTime,IsDeleted,SystemModstamp"
    rows = [
        event,
        f"00U1,Kick-off,{A},003000000000001AAA,001000000000001AAA,005000000000001AAA,Meeting,2026-01-01T09:00:00Z,false,2026-01-01T09:00:00Z",
        "00U2,Visit,001000000000009AAA,00Q000000000001AAA,,005000000000001AAA,Meeting,2026-01-02T09:00:00Z,true,2026-01-01T09:00:00Z",
    ]
    relation = (
        "EventId,RelationId,Status,IsWhat\n00U1,005000000000001AAA,Accepted,false\n00U1,006000000000001AAA,New,true\n"
    )
    result = ingest(write(tmp_path / "x", {"Event.csv": "\n".join(rows) + "\n", "EventRelation.csv": relation}))
    activity = result.tables["activities"].row(0, named=True)
    assert (activity["deal_id"], activity["account_id"]) == (f"salesforce:{A}", "salesforce:001000000000001AAA")
    people = result.tables["activity_participants"].select("person_id", "response").sort("person_id").rows()
    assert people == [("salesforce:003000000000001AAA", None), ("salesforce:005000000000001AAA", "Accepted")]
    assert counts(result, "Event.csv") == (2, 1, 0, 1)
    assert counts(result, "EventRelation.csv") == (2, 1, 0, 1)


def test_a_merged_account_links_to_the_one_it_became(tmp_path: Path) -> None:
    text = (
        "Id,IsDeleted,MasterRecordId,Name,ParentId,BillingCity\n"
        "001000000000001AAA,true,001000000000002AAA,Old,,\n"
        "001000000000002AAA,false,000000000000000AAA,New,,\n"
    )
    result = ingest(write(tmp_path / "x", {"Account.csv": text}))
    assert result.tables["account_links"].select("source_account_id", "account_id").rows() == [
        ("salesforce:001000000000001AAA", "salesforce:001000000000002AAA")
    ]
    assert result.tables["accounts"]["account_name"].to_list() == ["New"]


def test_bad_files_are_named_and_the_others_still_load(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "good.csv": deals(deal(A)),
        "empty.csv": "",
        "header.csv": deals(),
        "unknown.csv": "a,b\n1,2\n3,4\n5\n",
        "odd.csv": "Id~StageName\n1~x\n",
        "broken.xlsx": b"PK nonsense",
        "notes.md": "# notes",
        ".hidden.csv": "a,b\n1,2\n",
        "talk.mp3": b"\x00",
    }
    result = ingest(write(tmp_path / "x", files))
    expected = {
        "good.csv": "loaded",
        "empty.csv": "empty",
        "header.csv": "empty",
        "unknown.csv": "unrecognised",
        "odd.csv": "unrecognised",
        "broken.xlsx": "unreadable",
        "notes.md": "ignored",
        "talk.mp3": "ignored",
    }
    assert {name: status(result, name) for name in expected} == expected
    assert len(result.files) == len(expected)
    assert counts(result, "unknown.csv") == (3, 0, 3, 0)
    for name in ("empty.csv", "header.csv", "unknown.csv", "odd.csv", "broken.xlsx", "talk.mp3"):
        assert any(message.startswith(name) and "\n" not in message for message in result.messages), name
    assert any("delimiter" in message for message in result.messages)


BAD = "?!"  # of no kind, and of no enumeration
GOOD = {
    Kind.ID: "1",
    Kind.TEXT: "a",
    Kind.TIMESTAMP: "2026-01-31 10:00:00",
    Kind.DATE: "2026-01-31",
    Kind.NUMBER: "1.5",
    Kind.INTEGER: "2",
    Kind.MINUTES: "30",
    Kind.BOOLEAN: "true",
}


def row(entity: Entity, /, **cells: str) -> list[str]:
    """One record whose cells are all of their kinds, but for those given."""
    good = {column.name: column.values[0] if column.values else GOOD[column.kind] for column in entity.columns}
    if "entity" in good:
        good["entity"] = "deals"
    return list({**good, **cells}.values())


def export(entity: Entity, rows: list[list[str]]) -> dict[str, str | bytes]:
    """A file of canonical columns, and the settings that say which table it is."""
    names = ",".join(column.name for column in entity.columns)
    mapping = ", ".join(f'{column.name} = "{column.name}"' for column in entity.columns)
    settings = (
        f'[[source]]\nsystem = "generic"\n[source.entities.{entity.name}]\nfiles = ["records.csv"]\n'
        f"columns = {{ {mapping} }}\n"
    )
    return {"records.csv": lines(names, *map(",".join, rows)), "commonground.toml": settings}


def conformed(folder: Path, entity: Entity, rows: list[list[str]]) -> tuple[pl.DataFrame, tuple[int, int, int, int]]:
    """The table that comes of some records, and how many were read, loaded, rejected and superseded."""
    result = ingest(write(folder / "x", export(entity, rows)))
    return result.tables[entity.name], counts(result, "records.csv")


TABLES = pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)


@TABLES
def test_a_key_that_stands_twice_reaches_its_table_once(tmp_path: Path, entity: Entity) -> None:
    table, found = conformed(tmp_path, entity, [row(entity), row(entity)])
    assert table.select(pl.struct(entity.key).is_unique()).to_series().to_list() == [True]
    assert found == (2, 1, 0, 1)


@TABLES
def test_a_record_without_what_it_needs_reaches_no_table(tmp_path: Path, entity: Entity) -> None:
    needed = [column.name for column in entity.columns if column.required]
    table, found = conformed(tmp_path, entity, [row(entity), *(row(entity, **{name: ""}) for name in needed)])
    assert table.select(pl.col(needed).null_count()).row(0) == (0,) * len(needed)
    assert found == (len(needed) + 1, 1, len(needed), 0)


@TABLES
def test_a_value_outside_its_enumeration_reaches_no_table(tmp_path: Path, entity: Entity) -> None:
    enumerations = [column for column in entity.columns if column.kind is Kind.ENUM]
    table, found = conformed(tmp_path, entity, [row(entity, **{column.name: BAD for column in enumerations})])
    is_needed = any(entity.is_needed(column) for column in enumerations)
    assert found == ((1, 0, 1, 0) if is_needed else (1, 1, 0, 0))
    assert [table[column.name].to_list() for column in enumerations] == [[None] * (not is_needed) for _ in enumerations]


@TABLES
def test_a_cell_that_is_not_of_its_kind_reaches_no_table(tmp_path: Path, entity: Entity) -> None:
    """It costs its row where it is the key or places the record, else the cell; all rows here have one key."""
    typed = [column for column in entity.columns if column.kind not in (Kind.ID, Kind.TEXT, Kind.ENUM)]
    records = [row(entity), *(row(entity, **{column.name: BAD}) for column in typed)]
    result = ingest(write(tmp_path / "x", export(entity, records)))
    table, needed = result.tables[entity.name], [column.name for column in typed if entity.is_needed(column)]
    optional = [column.name for column in typed if column.name not in needed]
    assert table.height == 1
    assert counts(result, "records.csv") == (len(records), 1, len(needed), len(optional))
    assert result.rejects["column_name"].to_list() == needed
    assert result.cell_problems["column_name"].to_list() == optional
    assert BAD not in {str(cell) for cell in table.row(0)}
    expected = {column.name: dtype(column.kind) for column in (*entity.columns, *TRACE_COLUMNS)}
    assert dict(table.schema) == expected
