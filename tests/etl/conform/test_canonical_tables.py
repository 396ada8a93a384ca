"""Conforming: what becomes of every record, and why."""

from datetime import date
from pathlib import Path

from tests.etl.exports import counts, deal, deals, ingest, status, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"


def test_standard_stages_and_closing_dates_are_understood(tmp_path: Path) -> None:
    rows = deals(deal(A, stage="Closed Won"), deal(B, stage="Id. Decision Makers"), deal(C, stage="Closed Lost"))
    table = ingest(write(tmp_path / "x", {"o.csv": rows})).tables["deals"].sort("deal_id")
    assert table["stage_kind"].to_list() == ["won", "solutioning", "lost"]
    assert table["closed_on"].to_list() == [date(2026, 1, 31), None, date(2026, 1, 31)]


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
