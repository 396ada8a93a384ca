"""Recognition: which system and record type a file is."""

import gzip
import io
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from etl.detect.report import describe
from etl.entities import ENTITIES
from etl.extract.folders import Entry
from etl.recognise import scan
from etl.settings import config
from etl.settings.source import Source
from etl.settings.systems import systems
from tests.etl.exports import DEAL_HEADER, deal, deals, ingest, status, write

DEAL = "006000000000001AAA"


def described(folder: Path) -> pl.DataFrame:
    """What `common-ground detect` says of each file."""
    return describe(config.load(None, folder)).files


def test_headers_are_recognised_in_any_case_and_with_any_name(tmp_path: Path) -> None:
    text = deals(deal(DEAL)).replace(DEAL_HEADER, DEAL_HEADER.upper())
    frame = described(write(tmp_path / "x", {"anything.csv": text}))
    row = frame.row(0, named=True)
    assert (row["file"], row["system"], row["entity"]) == ("anything.csv", "salesforce", "deals")
    assert "STAGENAME → stage, stage_kind" in row["mapped"]
    assert row["confidence"].endswith("%")


def test_a_file_below_a_declared_path_belongs_to_that_source(tmp_path: Path) -> None:
    files = {
        "crm/a.csv": deals(deal(DEAL)),
        "b.csv": deals(deal(DEAL)),
        "commonground.toml": '[[source]]\nsystem = "salesforce"\nname = "crm_eu"\npath = "crm"\n',
    }
    names = ingest(write(tmp_path / "x", files)).tables["deals"]["deal_id"].sort().to_list()
    assert names == [f"crm_eu:{DEAL}", f"salesforce:{DEAL}"]


def test_a_declared_mapping_with_a_missing_column_says_which(tmp_path: Path) -> None:
    settings = """
    [[source]]
    system = "generic"
    name = "register"
    [source.entities.contracts]
    files = ["reg*.csv"]
    columns = { contract_id = "Contract No", signed_on = "Signed" }
    """
    result = ingest(write(tmp_path / "x", {"reg1.csv": "Number,Signed\n1,2026-01-01\n", "commonground.toml": settings}))
    assert result.files["status"].to_list()[-1] == "unrecognised"
    assert any("needs Contract No (contract_id)" in message for message in result.messages)


def test_files_under_ignore_are_listed_and_not_read(tmp_path: Path) -> None:
    files = {"truth.json": "{}", "old/a.csv": "x,y\n1,2\n", "commonground.toml": 'ignore = ["old/*"]\n'}
    result = ingest(write(tmp_path / "x", files))
    assert set(result.files["status"]) == {"ignored"}
    assert result.files["rows_read"].sum() == 0
    assert not result.messages


@pytest.mark.parametrize("entity", list(ENTITIES))
def test_a_file_with_canonical_columns_needs_no_mapping(tmp_path: Path, entity: str) -> None:
    header = ",".join(column.name for column in ENTITIES[entity].columns)
    frame = described(write(tmp_path / "x", {"a.csv": header + "\n"}))
    assert frame.row(0, named=True)["entity"] == entity
    assert frame["confidence"].item() == "100%"


def test_no_two_record_types_of_a_system_have_the_same_signature() -> None:
    for system in systems().values():
        signatures = [(record.each, record.lacks, frozenset(record.signature)) for record in system.records]
        assert len(set(signatures)) == len(signatures), system.name


def test_a_file_that_lacks_one_telling_column_is_told_what_it_is_near_to(tmp_path: Path) -> None:
    near = "Id,CaseNumber,Status,Priority\n1,2,Open,High\n"
    files = {"near.csv": near, "far.csv": "name,colour\nA,red\n"}
    frame = described(write(tmp_path / "x", files))
    far, message = frame.sort("file")["message"]
    assert "no mapping claims this file." in far
    assert "(nearest: salesforce Case, which also has CreatedDate)" in message


def test_many_unread_values_of_one_object_are_one_name(tmp_path: Path) -> None:
    tender = {f"value_{number}": number for number in range(5)}
    text = json.dumps({"deal_id": 1, "deal_name": "A", "stage": "s", "tender": tender, "note": {"by": "B"}})
    frame = described(write(tmp_path / "x", {"a.jsonl": text}))
    assert frame["unmapped"].item() == "tender.* (5), note.by"


def test_marks_in_the_names_of_files_are_no_parts_of_them(tmp_path: Path) -> None:
    workbook, content = openpyxl.Workbook(), io.BytesIO()
    workbook.active.title = "S"
    workbook.active.append(["deal_id", "deal_name", "stage"])
    workbook.active.append(["1", "A", "new"])
    workbook.save(content)
    settings = '[[source]]\nsystem = "generic"\nname = "crm"\n[source.entities.deals]\nfiles = ["deals #*!.csv"]\n'
    settings += 'columns = { deal_id = "No", stage = "Step" }\n'
    files: dict[str, str | bytes] = {
        "o.xlsx": content.getvalue(),
        "o.xlsx#S": "a sheet by its name only",
        "deals #2!.csv": "No,Step\n2,new\n",
        "commonground.toml": settings,
    }
    result = ingest(write(tmp_path / "x", files))
    assert sorted(result.tables["deals"]["source_file"]) == ["deals #2!.csv", "o.xlsx#S"]


def test_a_note_beside_exports_is_ignored_and_a_table_in_a_text_file_is_read(tmp_path: Path) -> None:
    table = "deal_id\tdeal_name\tstage\nD-1\tA\tnew\n"
    folder = write(tmp_path / "x", {"about.txt": "Made on Monday.\nBy me.\n", "deals.txt": table.encode("utf-16")})
    result = ingest(folder)
    assert [status(result, name) for name in ("about.txt", "deals.txt")] == ["ignored", "loaded"]
    assert not result.messages


def test_files_of_hostile_names_are_read_under_names_of_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"a.csv": deals(deal(DEAL)), "new\nline.csv": "deal_id,deal_name,stage\n1,A,new\n"})
    for name in (b"\xff\xfe.csv", b"x" * 250 + b".csv", b"\xff.csv.gz"):
        content = b"deal_id,deal_name,stage\n%d,A,new\n" % len(name)
        (folder / os.fsdecode(name)).write_bytes(gzip.compress(content) if name.endswith(b"gz") else content)
    result = ingest(folder)
    assert set(result.files["status"]) == {"loaded"}
    assert {r"new\nline.csv", r"\xff\xfe.csv", r"\xff.csv.gz!_.csv"} <= set(result.files["source_file"])
    assert len(result.tables["deals"]) == 5


def test_what_is_passed_over_is_named_with_the_way_to_mend_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"a.csv": deals(deal(DEAL)), "~$b.xlsx": "", "c.pdf": "", "old/d.csv": ""})
    (folder / "gone.csv").symlink_to("nowhere.csv")
    (folder / "old" / "gone.csv").symlink_to("nowhere.csv")
    write(folder, {"commonground.toml": 'ignore = ["old/*"]\n'})
    result = ingest(folder)
    assert [status(result, name) for name in ("~$b.xlsx", "gone.csv", "old/gone.csv")] == [
        "ignored", "unreadable", "ignored"
    ]  # fmt: skip
    said = [message for message in result.messages if "gone.csv" in message or "b.xlsx" in message]
    assert said == [
        "gone.csv: it is a link to what is not there; put the file in its place.",
        "~$b.xlsx: b.xlsx is open in a program; what was saved last is read, so save it and close it.",
    ]


def test_exports_are_named_below_their_folder_where_a_link_leads_to_it(tmp_path: Path) -> None:
    write(tmp_path / "real", {"a.csv": deals(deal(DEAL))})
    (tmp_path / "x").symlink_to("real")
    assert ingest(tmp_path / "x").files["source_file"].to_list() == ["a.csv"]


def test_files_and_folders_that_are_removed_before_they_are_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "x", {"a.csv": deals(deal(DEAL)), "b.csv": deals(deal(DEAL)), "c.csv": "x"})
    settings, listed = config.load(None, folder), scan.files

    def then_removed(given: config.Settings) -> Sequence[tuple[Entry, list[Source]]]:
        entries = list(listed(given))
        (folder / "b.csv").unlink()
        (folder / "c.csv").unlink()
        os.mkfifo(folder / "c.csv")
        return entries

    monkeypatch.setattr(scan, "files", then_removed)
    tables = scan.identify(settings, tmp_path / "cache").files
    assert [found.status for found in tables] == ["loaded", "unreadable", "unreadable"]
    assert tables[1].message == "b.csv: it is not there any more; put the file in its place."
    assert tables[2].message == "c.csv: it is a pipe, which is not read; put a file in its place."


def test_exports_that_are_removed_as_a_whole_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"a.csv": deals(deal(DEAL))})
    settings = config.load(None, folder)
    shutil.rmtree(folder)
    (found,) = scan.identify(settings, tmp_path / "cache").files
    assert found.message == "x: it is not there any more; put the file in its place."
