"""Files as systems of tickets and tasks write them: recognised, and their cells arrive where they belong."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.etl.exports import check, column, counts, ingest, lines, one, workbook, write
from tests.etl.exports import status as status_of

# --- Intercom --------------------------------------------------------------------------------------------------------
DATASET = (
    "Conversation ID,Conversation started at (America/New_York),Conversation first closed at (America/New_York),"
    "Teammate currently assigned,Current conversation state,Conversation tag,Company ID,Company name,Title"
)


def test_intercoms_dataset_is_read_in_the_zone_that_its_labels_name(tmp_path: Path) -> None:
    text = lines(
        DATASET,
        '11,2025-05-01 10:00:00,2025-05-02 10:00:00,Ann,Closed,"vip, escalated",77,Blue Ltd,Down',
        "12,2025-01-03 10:00:00,,Ann,Open,vip,77,Blue Ltd,Slow",
    )
    result = ingest(write(tmp_path / "x", {"data.csv": text}))
    assert column(result, "tickets.ticket_id") == ["intercom:11", "intercom:12"]
    assert column(result, "tickets.opened_at") == [datetime(2025, 5, 1, 14), datetime(2025, 1, 3, 15)]
    assert column(result, "tickets.resolved_at") == [datetime(2025, 5, 2, 14), None]
    assert column(result, "tickets.is_escalated") == [True, False]
    check(one(result, "accounts"), account_id="intercom:77", account_name="Blue Ltd")


def test_conversations_without_a_tag_that_says_so_leave_escalations_unknown(tmp_path: Path) -> None:
    text = lines(
        "Conversation ID,Conversation started at (UTC),Currently assigned teammate,Conversation tags,Company ID",
        "1,2025-05-01 10:00,Ann,escalated_to_manager,77",
    )
    result = ingest(write(tmp_path / "x", {"conversations.csv": text}))
    check(one(result, "tickets"), is_escalated=None, opened_at=datetime(2025, 5, 1, 10))
    assert "Conversation tags = 'escalated_to_manager'" in "".join(result.messages)


def test_intercoms_api_answers_are_read_with_their_tags_and_companies(tmp_path: Path) -> None:
    def conversation(number: str, tag: str) -> dict[str, object]:
        return {
            "type": "conversation",
            "id": number,
            "created_at": 1_746_093_600,
            "updated_at": 1_746_180_000,
            "title": "Down",
            "state": "closed",
            "source": {"type": "conversation", "delivered_as": "customer_initiated", "subject": ""},
            "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "c1"}]},
            "teammates": None,
            "admin_assignee_id": 25,
            "priority": "not_priority",
            "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "9", "name": tag}]},
            "statistics": {"type": "conversation_statistics", "last_close_at": 1_746_100_800},
        }

    contact: dict[str, object] = {"type": "contact", "id": "c1", "external_id": "x", "workspace_id": "w"}
    contact |= {"role": "user", "email": "k@b.example", "name": "Kim", "signed_up_at": 1_746_000_000}
    contact |= {"companies": {"type": "list", "data": [{"id": "co1"}]}}
    company: dict[str, object] = {"type": "company", "id": "co1", "company_id": "77", "name": "Blue Ltd"}
    company |= {"created_at": 1_700_000_000, "user_count": 3, "monthly_spend": 0}
    both = [conversation("147", "Escalated"), conversation("148", "vip")]
    files = {
        "conversations.json": json.dumps({"type": "conversation.list", "conversations": both, "total_count": 2}),
        "contacts.json": json.dumps({"type": "list", "data": [contact], "total_count": 1}),
        "companies.json": json.dumps({"type": "list", "data": [company], "total_count": 1}),
    }
    result = ingest(write(tmp_path / "x", files))
    assert column(result, "tickets.is_escalated") == [True, False]
    assert column(result, "tickets.account_id") == ["intercom:co1"] * 2
    check(one(result, "tickets"), opened_at=datetime(2025, 5, 1, 10), resolved_at=datetime(2025, 5, 1, 12))
    check(one(result, "accounts"), account_name="Blue Ltd")


# --- PagerDuty -------------------------------------------------------------------------------------------------------
def test_an_incident_that_was_passed_on_is_no_escalation_of_a_customer(tmp_path: Path) -> None:
    text = lines(
        "id,incident_number,description,service_id,service_name,escalation_policy_id,escalation_policy_name,created_on,"
        "resolved_on,seconds_to_first_ack,seconds_to_resolve,auto_resolved,escalation_count,auto_escalation_count,"
        "urgency",
        "P1,12,Down,S1,api,E1,Nights,2025-05-01T10:00:00+02:00,2025-05-01T12:00:00+02:00,60,7200,f,2,1,high",
        "P2,13,Slow,S1,api,E1,Nights,2025-05-02T10:00:00+02:00,,60,,f,0,0,low",
    )
    result = ingest(write(tmp_path / "x", {"incidents.csv": text}))
    assert column(result, "tickets.is_escalated") == [None, None]
    check(
        one(result, "tickets"), opened_at=datetime(2025, 5, 1, 8), resolved_at=datetime(2025, 5, 1, 10), priority=None
    )
    said = "".join(result.messages)
    assert "escalations are unknown" in said
    assert "escalation_policy" not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "incidents.json",
            {
                "incidents": [
                    {
                        "id": "P1",
                        "type": "incident",
                        "summary": "[#12] Down",
                        "self": "https://api.pagerduty.example/incidents/P1",
                        "html_url": "https://x.pagerduty.example/incidents/P1",
                        "incident_number": 12,
                        "title": "Down",
                        "created_at": "2025-05-01T08:00:00Z",
                        "resolved_at": "2025-05-01T10:00:00Z",
                        "status": "resolved",
                        "urgency": "high",
                        "service": {"id": "S1", "type": "service_reference", "summary": "api"},
                        "escalation_policy": {"id": "E1", "summary": "Nights"},
                        "priority": {"id": "Q1", "summary": "P1"},
                        "assignments": [],
                    }
                ],
                "limit": 100,
                "offset": 0,
                "more": False,
            },
        ),
        (
            "raw.json",
            {
                "first": "x",
                "data": [
                    {
                        "id": "P1",
                        "incident_number": 12,
                        "description": "Down",
                        "created_at": "2025-05-01T08:00:00",
                        "resolved_at": "2025-05-01T10:00:00",
                        "service_id": "S1",
                        "service_name": "api",
                        "escalation_policy_id": "E1",
                        "escalation_count": 1,
                        "priority_name": "P1",
                        "status": "resolved",
                        "major": True,
                    }
                ],
            },
        ),
    ],
)
def test_pagerdutys_api_answers_are_read(tmp_path: Path, name: str, content: object) -> None:
    result = ingest(write(tmp_path / "x", {name: json.dumps(content)}))
    check(
        one(result, "tickets"),
        ticket_id="pagerduty:P1",
        priority="p1",
        status="resolved",
        service_line="api",
        subject="Down",
        resolved_at=datetime(2025, 5, 1, 10),
        is_escalated=None,
    )


def test_pagerdutys_plain_report_is_read(tmp_path: Path) -> None:
    text = lines(
        "#,Service,Opened On,Resolved On,Resolve By,Duration,# Escalations",
        "12,api,2025-05-01 10:00,2025-05-01 12:00,Ann,7200,1",
    )
    result = ingest(write(tmp_path / "x", {"report.csv": text}))
    check(one(result, "tickets"), ticket_id="pagerduty:12", resolved_at=datetime(2025, 5, 1, 12), is_escalated=None)


# --- Azure DevOps ----------------------------------------------------------------------------------------------------
QUERY = "ID,Work Item Type,Title,Assigned To,State,Tags,Severity,Created Date,Closed Date,Area Path,Changed Date"


def test_a_query_of_azure_devops_is_read(tmp_path: Path) -> None:
    text = lines(
        QUERY,
        '7,Bug,Down,Ann <ann@firm.example>,Closed,"vip; Escalated",1 - Critical,4/30/2025 10:00:00 AM,5/13/2025 9:00:00'
        " AM,Web,5/13/2025 9:00:00 AM",
        "8,Issue,Slow,,Active,vip,3 - Medium,5/2/2025 10:00:00 AM,,Web,5/2/2025 10:00:00 AM",
    )
    result = ingest(write(tmp_path / "x", {"query.csv": text}))
    assert column(result, "tickets.is_escalated") == [True, False]
    check(
        one(result, "tickets"),
        ticket_id="azuredevops:7",
        category="Bug",
        priority="p1",
        resolved_at=datetime(2025, 5, 13, 9),
    )


def test_the_steps_of_test_cases_are_no_tickets(tmp_path: Path) -> None:
    text = lines("ID,Work Item Type,Title,Test Step,Step Action,Step Expected,State", "1,Test Case,x,,,,Design")
    result = ingest(write(tmp_path / "x", {"tests.csv": text}))
    assert status_of(result, "tests.csv") == "unrecognised"


def test_work_items_of_the_api_are_read(tmp_path: Path) -> None:
    fields = {
        "System.WorkItemType": "Bug",
        "System.State": "Active",
        "System.Title": "Down",
        "System.CreatedDate": "2025-05-01T10:00:00.5Z",
        "System.ChangedDate": "2025-05-02T10:00:00Z",
        "System.Tags": "Escalated; vip",
        "Microsoft.VSTS.Common.Priority": 2,
    }
    content = {"count": 1, "value": [{"id": 7, "rev": 3, "fields": fields, "url": "https://dev.example/7"}]}
    result = ingest(write(tmp_path / "x", {"items.json": json.dumps(content)}))
    check(one(result, "tickets"), ticket_id="azuredevops:7", priority="p2", is_escalated=True, subject="Down")


def test_revisions_of_work_items_are_folded_and_kept_as_events(tmp_path: Path) -> None:
    text = lines(
        "WorkItemId,Revision,WorkItemType,Title,State,TagNames,CreatedDate,ChangedDate",
        "7,1,Bug,Down,New,,2025-05-01T10:00:00Z,2025-05-01T10:00:00Z",
        "7,2,Bug,Down,Escalated,,2025-05-01T10:00:00Z,2025-05-03T10:00:00Z",
        "7,3,Bug,Down,Active,,2025-05-01T10:00:00Z,2025-05-04T10:00:00Z",
    )
    result = ingest(write(tmp_path / "x", {"revisions.csv": text}))
    check(one(result, "tickets"), status="Active", is_escalated=True, opened_at=datetime(2025, 5, 1, 10))
    changed = result.tables["field_changes"].filter(field="status").sort("changed_at")
    assert changed["new_value"].to_list() == ["Escalated", "Active"]
    assert counts(result, "revisions.csv") == (3, 1, 0, 2)


# --- Asana -----------------------------------------------------------------------------------------------------------
TASKS = (
    "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,"
    "Tags,Notes,Projects,Parent task,Client,Priority"
)


def test_asanas_export_is_read(tmp_path: Path) -> None:
    text = lines(
        TASKS,
        '1205993847561234,2026-03-02,2026-03-11,2026-03-12,Late data,Escalated,Ann,a@f.example,,,"vip, x",,Support,,'
        "Blue Ltd,High",
        "1205993847561235,2026-03-03,,2026-03-13,Broken,In Progress,,,,,,,Support,,Blue Ltd,Low",
    )
    result = ingest(write(tmp_path / "x", {"Support.csv": text}))
    assert column(result, "tickets.is_escalated") == [True, False]
    check(
        one(result, "tickets"),
        ticket_id="asana:1205993847561234",
        subject="Late data",
        priority="p2",
        resolved_at=datetime(2026, 3, 11),
    )


def test_asanas_api_answers_are_read_with_their_tags(tmp_path: Path) -> None:
    task: dict[str, object] = {"gid": "1", "resource_type": "task", "name": "Late data"}
    task |= {"created_at": "2026-03-02T10:00:00.000Z", "completed": True, "completed_at": "2026-03-03T10:00:00.000Z"}
    task |= {"modified_at": "2026-03-03T10:00:00.000Z"}
    tagged = {**task, "tags": [{"gid": "5", "resource_type": "tag", "name": "escalation"}]}
    content = {"data": [tagged, {**task, "gid": "2", "tags": []}], "next_page": None}
    result = ingest(write(tmp_path / "x", {"tasks.json": json.dumps(content)}))
    assert column(result, "tickets.is_escalated") == [True, False]


# --- ServiceNow by label ---------------------------------------------------------------------------------------------
def test_a_servicenow_list_with_labels_is_read_and_an_slas_clock_is_no_escalation(tmp_path: Path) -> None:
    text = lines(
        "Number,Opened,Short description,Caller,State,Priority,Account,Category,Assignment group,Escalation,Resolved,"
        "Updated",
        "CS0001,2025-05-01 10:00:00,Down,Kim,Closed,1 - Critical,Blue Ltd,Software,L1,Overdue,2025-05-02 10:00:00,"
        "2025-05-03 10:00:00",
        "CS0002,2025-05-04 10:00:00,Scope,Kim,New,3 - Moderate,Blue Ltd,Inquiry,L1,Normal,,2025-05-05 10:00:00",
    )
    result = ingest(write(tmp_path / "x", {"case.csv": text}))
    assert column(result, "tickets.ticket_id") == ["servicenow:CS0001", "servicenow:CS0002"]
    assert column(result, "tickets.priority") == ["p1", "p3"]
    assert column(result, "tickets.is_escalated") == [None, None]
    check(one(result, "tickets"), account_id="servicenow:~blue", resolved_at=datetime(2025, 5, 2, 10), status="Closed")
    assert "Escalation = 'Overdue'" in "".join(result.messages)


@pytest.mark.parametrize(
    "header",
    [
        "sys_created_on,tablename,fieldname,documentkey,user,oldvalue,newvalue",
        "Created,Table name,Field name,Document key,User,Old value,New value",
    ],
)
def test_what_servicenow_keeps_of_changes_belongs_to_its_tickets(tmp_path: Path, header: str) -> None:
    audit = lines(
        header,
        "2025-05-01 12:00:00,incident,state,a1,ann,1,2",
        "2025-05-01 13:00:00,incident,priority,a1,ann,3,1",
        "2025-05-01 13:00:00,change_request,state,z9,ann,1,2",
    )
    incident = lines("sys_id,number,opened_at,priority,state", "a1,INC001,2025-05-01 10:00:00,1,2")
    result = ingest(write(tmp_path / "x", {"sys_audit.csv": audit, "incident.csv": incident}))
    changed = result.tables["field_changes"].sort("field")
    assert changed.select("record_id", "field", "new_value").rows() == [
        ("servicenow:INC001", "priority", "p1"),
        ("servicenow:INC001", "status", "2"),
    ]
    assert counts(result, "sys_audit.csv") == (3, 2, 0, 1)


# --- monday ----------------------------------------------------------------------------------------------------------
BOARD = ["Name", "Subitems", "Owner", "Status", "Priority", "Client", "Created at", "Tags", "Item ID (auto generated)"]


def test_a_board_of_tickets_is_read(tmp_path: Path) -> None:
    content = workbook(
        ["Support"],
        ["This month"],
        BOARD,
        ["Late data", None, "Ann", "Done", "High", "Blue Ltd", "May 2, 2024 3:04 PM", "vip", 1001],
        ["Escalations"],
        BOARD,
        ["Scope", None, "Dan", "Stuck", "Critical", "Blue Ltd", "May 3, 2024 3:04 PM", None, 1002],
    )
    result = ingest(write(tmp_path / "x", {"Support.xlsx": content}))
    assert column(result, "tickets.ticket_id") == ["monday:1001", "monday:1002"]
    assert column(result, "tickets.is_escalated") == [False, True]
    check(one(result, "tickets"), priority="p2", opened_at=datetime(2024, 5, 2, 15, 4), subject="Late data")


def test_a_board_of_anything_else_is_nobodys(tmp_path: Path) -> None:
    header = ["Name", "Owner", "Stage", "Deal Value", "Created at", "Status", "Priority", "Item ID (auto generated)"]
    content = workbook(["Deals"], ["Open"], header, ["Blue", "Ann", "Won", 5, "May 2, 2024 3:04 PM", "x", "High", 1])
    result = ingest(write(tmp_path / "x", {"Deals.xlsx": content}))
    assert status_of(result, "Deals.xlsx#Sheet") == "unrecognised"
