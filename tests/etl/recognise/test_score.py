"""Tables that lack columns, or whose ids tell more than their names: what they are taken for, and what is said."""

from pathlib import Path

import pytest

from etl.recognise.match import Found, recognise
from etl.settings import config
from etl.settings.paths import SAMPLE
from tests.etl.exports import counts, ingest, landed, lines, write
from tests.etl.recognise.confusion import SHARES, confusion, recall, tables


def _found(folder: Path, name: str, *rows: str) -> Found:
    (table,) = landed(folder, name, lines(*rows))
    return recognise(table, config.load(None, folder).sources)


def _entity(folder: Path, *rows: str) -> tuple[str | None, str | None]:
    found = _found(folder, "export.csv", *rows)
    return (found.source.name if found.source and found.is_loaded else None), found.entity


@pytest.mark.parametrize(
    ("header", "row", "entity"),
    [
        ("ID,NAME,WEBSITE,OWNERID", "001Qy00000BBBB2IAX,Oak AG,oak.example,005Qy00000BBBB2IAX", "accounts"),
        ("ID,ACCOUNTID,FIRSTNAME,EMAIL", "003Qy00000BBBB2IAX,001Qy00000BBBB2IAX,Eva,eva@oak.example", "people"),
        ("ID,NAME,STAGENAME,CLOSEDATE", "006Qy00000BBBB2IAX,Oak move,Negotiation,2025-05-01", "deals"),
        (
            "ID,WHATID,SUBJECT,ACTIVITYDATETIME",
            "00UQy00000BBBB2IAX,006Qy00000BBBB2IAX,Review,2025-02-03T08:00:00Z",
            "activities",
        ),
        (
            "ID,ACCOUNTID,CONTRACTNUMBER,STARTDATE,CONTRACTTERM,STATUS",
            "800Qy00000BBBB2IAX,001Qy00000BBBB2IAX,00000104,2025-06-01,24,Activated",
            "contracts",
        ),
    ],
)
def test_chosen_columns_are_recognised_by_the_beginnings_of_their_ids(
    tmp_path: Path, header: str, row: str, entity: str
) -> None:
    assert _entity(tmp_path, header, row) == ("salesforce", entity)


def test_salesforce_ids_are_no_dynamics_account(tmp_path: Path) -> None:
    assert _entity(tmp_path, "AccountId,Name,Note", "001Qy00000BBBB2IAX,Oak AG,x")[0] != "dynamics"


def test_issues_without_their_day_of_creation_are_refused_and_the_column_is_named(tmp_path: Path) -> None:
    rows = ("Issue key,Issue id,Issue Type,Summary,Status,Priority", "SUP-9,7,Bug,Slow,Done,Low")
    result = ingest(write(tmp_path / "x", {"issues.csv": lines(*rows)}))
    assert counts(result, "issues.csv") == (1, 0, 1, 0)
    assert "needs Created" in result.files["message"].item()


def test_freshdesk_tickets_without_their_last_update_are_tickets(tmp_path: Path) -> None:
    header = "Ticket ID,Subject,Status,Priority,Agent,Created time,Closed time,Tags,Company,Full name,Email"
    row = "31,Slow,Open,High,Eva,2025-03-01 09:00,,,Oak AG,Jo Lind,jo@oak.example"
    assert _entity(tmp_path, header, row) == ("freshdesk", "tickets")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Conversation ID,Started at,Company ID,Company name,State", "5,2025-03-01 09:00,12,Oak AG,open"),
        ("Chat ID,Company ID,Company name", "5,12,Oak AG"),
        ("Id,TinyId,Message,Status,CreatedAt,Acknowledged,Priority", "a-9,4,Slow,open,1741165200000,false,P3"),
        (
            "Task Type,Task ID,Task Name,Parent ID,Status,Date Created,Assignees,Tags,Priority,List Name,Space Name",
            "Task,86c1,Slow,,Open,1741165200000,Eva,vip,2,Support,Oak",
        ),
        (
            "ID,Team,Title,Description,Status,Priority,Project,Assignee,Labels,Created,Completed,Parent issue",
            "ENG-2,Eng,Slow,,Done,High,Oak,Eva,vip,2025-03-01T09:00:00Z,,",
        ),
        (
            "Card ID,Card Name,Card Description,List Name,Board Name,Due Date,Labels,Members,Archived,Card URL",
            "5f2b,Slow,,Doing,Oak,2025-03-01,vip,eva,false,https://oak.example/c",
        ),
        ("ID,Work Item Type,Title,Test Step,Step Action,Step Expected,State", "1,Test Case,x,,,,Design"),
        ("Number,Opened,Description", "4,2025-03-01,Slow"),
        ("Id,ParentId,Name,ContentType,BodyLength", "00PQy00000BBBB2IAX,006Qy00000BBBB2IAX,plan.pdf,pdf,12"),
        ("Subject,Start Date,Room,Catering", "Oak,3/4/2025,2.14,yes"),
    ],
)
def test_files_of_systems_that_no_mapping_knows_become_no_other_systems_table(
    tmp_path: Path, header: str, row: str
) -> None:
    found = _found(tmp_path, "export.csv", header, row)
    assert not found.is_loaded
    assert found.message


def test_what_is_near_to_two_systems_is_refused_and_both_are_said(tmp_path: Path) -> None:
    header = "Id,StageName,AccountId,CloseDate,opportunityid,statecode,estimatedvalue,name"
    found = _found(tmp_path, "mixed.csv", header, "1,Won,2,2025-01-01,3,0,4,Oak")
    assert not found.is_loaded
    assert found.message is not None
    assert all(part in found.message for part in ("salesforce", "dynamics", "because of", "against"))


def test_the_samples_tables_without_some_columns_are_never_another_systems(tmp_path: Path) -> None:
    found = list(tables(SAMPLE, tmp_path / "landed"))
    by_share = {share: confusion(found, share, n_seeds=3) for share in SHARES}
    assert all(counted["other system"] == counted["nobody's, taken"] == 0 for counted in by_share.values())
    assert by_share[0.0]["missed"] == 0
    assert recall(by_share[0.25]) >= 0.95
