"""One faithfully shaped file per system and dress: it is recognised, and its cells arrive where they belong."""

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from etl.extract.landed_table import Landed
from etl.recognise.match import recognise
from etl.settings.mappings import RecordType
from etl.settings.source import Source, packaged_source
from etl.settings.systems import systems
from tests.etl.exports import check, counts, ingest, one, write

OPP, ACC = "006x0000001YtCrAAK", "001x0000002xLD0AAM"
SOURCES = [packaged_source(system) for system in systems().values()]


KINDS = [(source, kind) for source in SOURCES for kind in source.record_types]


@pytest.mark.parametrize(("source", "kind"), KINDS, ids=[f"{s.name}.{k.name}" for s, k in KINDS])
def test_no_system_claims_the_file_of_another(source: Source, kind: RecordType) -> None:
    columns = [names[0] for names in kind.signature]
    columns += [part for names in kind.columns.values() for part in names[0].split(" + ")]
    columns += [*kind.modified[:1], *kind.deleted[:1]]
    part = kind.each or kind.sheet
    suffix = f"#{part}" if part else ""
    name = kind.files[0].replace("*", ".json") if kind.files else "x.json"
    landed = Landed(
        f"{name}{suffix}",
        "",
        0,
        datetime(2026, 1, 1),
        tuple(dict.fromkeys(columns)),
        1,
        is_part=bool(kind.each),
        suffix=suffix,
    )
    found = recognise(landed, SOURCES)
    assert (found.source and found.source.name, found.record and found.record.name) == (source.name, kind.name)


# --- Salesforce ------------------------------------------------------------------------------------------------------
def test_a_salesforce_report_is_read_with_names_for_ids(tmp_path: Path) -> None:
    files = {
        "deals.csv": '"Opportunity ID","Opportunity Name","Account Name","Stage","Amount","Amount Currency",'
        '"Close Date","Created Date","Opportunity Owner"\n"006x0000001YtCr","B","Acme","Closed Won","12.500,00","EUR",'
        '"30/09/2026","02/01/2026","Ann"\n\n"Deals"\n"Copyright (c) 2000-2026 salesforce.com, inc."\n',
        "accounts.csv": '"Account ID","Account Name","Account Owner","Billing Country"\n'
        '"001x0000002xLD0","Acme","Ann","FR"\n',
        "commonground.toml": '[[source]]\nsystem = "salesforce"\ndate_order = "dmy"\n',
    }
    result = ingest(write(tmp_path / "x", files))
    check(
        one(result, "deals"),
        deal_id=f"salesforce:{OPP}",
        account_id=f"salesforce:{ACC}",
        stage_kind="won",
        amount=12500.0,
        currency="EUR",
        closed_on=date(2026, 9, 30),
        created_at=datetime(2026, 1, 2),
    )
    assert counts(result, "deals.csv") == (1, 1, 0, 0)


def test_a_salesforce_weekly_export_writes_numbers_for_truths_and_zeros_for_nothing(tmp_path: Path) -> None:
    text = (
        '"Id","IsDeleted","AccountId","Name","StageName","Amount","CloseDate","IsClosed","IsWon","CreatedDate",'
        '"OwnerId"\n'
        f'"{OPP}","0","000000000000000AAA","x","Closed Won","1.0","2026-09-30 00:00:00","1","1",'
        '"2026-01-02 10:00:00","005x0000000fNSiAAM"\n'
    )
    history = '"Id","IsDeleted","CaseId","CreatedDate","Field","OldValue","NewValue"\n' + (
        '"1","0","500x","2026-01-02 10:00:00","Status","New","Escalated"\n'
    )
    result = ingest(write(tmp_path / "x", {"Opportunity.csv": text, "CaseHistory2.csv": history}))
    check(one(result, "deals"), account_id=None, is_won=True, closed_on=date(2026, 9, 30))
    check(one(result, "field_changes"), entity="tickets", field="status", new_value="Escalated")


def test_a_connectors_table_has_salesforces_columns_with_underscores(tmp_path: Path) -> None:
    text = (
        "id,account_id,stage_name,close_date,name,delivery_lead_c,is_deleted,_fivetran_synced\n"
        f"{OPP},{ACC},Negotiation/Review,2026-09-30,x,005x0000000fNSiAAM,false,2026-01-01 00:00:00\n"
    )
    result = ingest(write(tmp_path / "x", {"opportunity.csv": text}))
    check(one(result, "deals"), stage_kind="negotiation", delivery_lead_id="salesforce:005x0000000fNSiAAM")


def test_a_history_mode_table_gives_stages_and_the_newest_deal(tmp_path: Path) -> None:
    text = "id,account_id,stage_name,close_date,amount,_fivetran_start,_fivetran_end\n" + "".join(
        f"{OPP},{ACC},{stage},2026-09-30,{amount},2026-0{month}-01 00:00:00,9999-12-31\n"
        for month, stage, amount in ((1, "Prospecting", 1), (2, "Closed Won", 2))
    )
    result = ingest(write(tmp_path / "x", {"opportunity.csv": text}))
    assert result.tables["deal_stage_changes"]["stage_kind"].to_list() == ["prospecting", "won"]
    check(one(result, "deals"), amount=2.0, stage_kind="won")


# --- HubSpot ---------------------------------------------------------------------------------------------------------
def test_a_hubspot_table_export_is_read_in_the_portals_language(tmp_path: Path) -> None:
    english = (
        "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner,"
        "Associated Company IDs,Associated Company IDs (Primary)\n"
        "11,Big,Contract Sent,1234.5,2026-09-30 10:00,2026-01-02 10:00,Ann,7;8,\n"
    )
    spanish = (
        "ID de registro,Nombre del negocio,Etapa del negocio,Importe,Fecha de cierre,Associated Company IDs (Primary)\n"
        '12,Grande,Closed won,"1.234,50",2026-09-30 10:00,7\n'
    )
    folder = write(tmp_path / "x", {"hubspot-crm-exports-all-deals-2026-09-30.csv": english, "es.csv": spanish})
    table = ingest(folder).tables["deals"].sort("deal_id")
    assert table.select("deal_id", "account_id", "stage_kind", "amount").rows() == [
        ("hubspot:11", "hubspot:7", "negotiation", 1234.5),
        ("hubspot:12", "hubspot:7", "won", 1234.5),
    ]


def test_hubspots_api_answers_are_read_with_their_stages_companies_and_histories(tmp_path: Path) -> None:
    deal = {
        "id": "11",
        "properties": {"dealname": "Big", "dealstage": "998", "amount": "5", "createdate": "2026-01-02T10:00:00.000Z"},
        "propertiesWithHistory": {"dealstage": [{"value": "998", "timestamp": "2026-02-01T00:00:00Z"}]},
        "associations": {"companies": {"results": [{"id": "7", "type": "deal_to_company"}]}},
        "updatedAt": "2026-02-01T00:00:00Z",
        "archived": False,
    }
    pipeline = {"id": "p", "label": "Sales", "stages": [{"id": "998", "label": "Contract Sent", "archived": False}]}
    files = {
        "deals.json": json.dumps({"results": [deal], "paging": {}}),
        "pipelines.json": json.dumps({"results": [pipeline]}),
    }
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "deals"), account_id="hubspot:7", stage="Contract Sent", stage_kind="negotiation", amount=5.0)
    check(one(result, "deal_stage_changes"), deal_id="hubspot:11", entered_at=datetime(2026, 2, 1))


def test_hubspots_meetings_have_their_deal_and_who_took_part(tmp_path: Path) -> None:
    properties = {"hs_meeting_title": "Kick-off", "hs_timestamp": "2026-01-05T10:00:00Z", "hubspot_owner_id": "9"}
    links = {name: {"results": [{"id": i, "type": "t"}]} for name, i in (("deals", "11"), ("contacts", "501"))}
    meeting = {"id": "m", "properties": properties, "associations": links, "archived": False}
    result = ingest(write(tmp_path / "x", {"meetings.json": json.dumps({"results": [meeting]})}))
    check(one(result, "activities"), deal_id="hubspot:11", activity_type="meeting", account_id=None)
    assert sorted(result.tables["activity_participants"]["person_id"]) == ["hubspot:501", "hubspot:9"]


def test_hubspots_old_answers_hold_the_history_of_stages(tmp_path: Path) -> None:
    versions = [{"name": "dealstage", "value": v, "timestamp": t} for v, t in (("closedwon", 2), ("contractsent", 1))]
    versions = [{**version, "timestamp": 1659970124647 + 86_400_000 * version["timestamp"]} for version in versions]
    deal = {"portalId": 1, "dealId": 11, "isDeleted": False, "associations": {"associatedCompanyIds": [7, 8]}}
    deal["properties"] = {"dealstage": {"value": "closedwon", "timestamp": 1659970124647, "versions": versions}}
    result = ingest(write(tmp_path / "x", {"deals.jsonl": json.dumps(deal)}))
    check(one(result, "deals"), account_id="hubspot:7", stage_kind="won")
    assert result.tables["deal_stage_changes"].sort("entered_at")["stage_kind"].to_list() == ["negotiation", "won"]


# --- Dynamics --------------------------------------------------------------------------------------------------------
GUID = "9f3b7c12-1b2a-4c5d-8e9f-001122334455"


def test_a_dynamics_view_is_read_with_names_for_ids(tmp_path: Path) -> None:
    files = {
        "opportunities.csv": "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
        "Topic,Account,Est. Close Date,Est. Revenue,Status,Pipeline Phase,Created On,Currency\n"
        f'{GUID},x=,1/15/2026 3:04 PM,Big,Acme,9/30/2026,"$1,234.50",Open,3-Propose,1/2/2026 8:00 AM,US Dollar\n',
        "accounts.csv": "(Do Not Modify) Account,(Do Not Modify) Row Checksum,Account Name,Website\n"
        f"{{{GUID.upper()}}},y=,Acme,https://acme.example\n",
        "commonground.toml": '[[source]]\nsystem = "dynamics"\ndate_order = "mdy"\n',
    }
    result = ingest(write(tmp_path / "x", files))
    check(
        one(result, "deals"),
        deal_id=f"dynamics:{GUID}",
        account_id=f"dynamics:{GUID}",
        stage_kind="proposal",
        amount=1234.5,
        is_closed=False,
        expected_close_on=date(2026, 9, 30),
    )


def test_dynamics_web_answers_are_read_by_their_labels(tmp_path: Path) -> None:
    label = "@OData.Community.Display.V1.FormattedValue"
    deal = {
        "opportunityid": GUID,
        "name": "Big",
        "statecode": 1,
        "stepname": "4-Close",
        "_parentaccountid_value": GUID,
        f"_transactioncurrencyid_value{label}": "Euro",
        "actualclosedate": "2026-09-30",
        "createdon": "2026-01-02T10:00:00Z",
        "estimatedvalue": 5.5,
    }
    meeting = {
        "activityid": "a1",
        "subject": "Kick-off",
        "_regardingobjectid_value": GUID,
        "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "opportunity",
        "activitytypecode": "appointment",
        "scheduledstart": "2026-01-05T10:00:00Z",
        "scheduleddurationminutes": 30,
    }
    files = {
        "deals.json": json.dumps({"@odata.context": "…", "value": [deal]}),
        "activities.json": json.dumps({"@odata.context": "…", "value": [meeting]}),
    }
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "deals"), is_won=True, is_closed=True, currency="EUR", closed_on=date(2026, 9, 30))
    check(one(result, "activities"), deal_id=f"dynamics:{GUID}", account_id=None, activity_type="meeting")


# --- Pipedrive -------------------------------------------------------------------------------------------------------
def test_a_pipedrive_list_is_read_in_two_languages(tmp_path: Path) -> None:
    files = {
        "deals.csv": "Deal - ID,Deal - Title,Deal - Organization,Deal - Stage,Deal - Status,Deal - Value,"
        "Deal - Deal created,Deal - Won time\n1,Big,Acme,Proposal Made,Won,9 000 Kč,2026-01-30 15:55:37,46295\n",
        "obchody.csv": 'Obchod – ID,Obchod – Název,Obchod – Fáze,Obchod – Hodnota\n2,Velký,Negotiation,"1 234,56"\n',
        "organizations.csv": "Organization - ID,Organization - Name*,Organization - Owner\n5,Acme,Ann\n",
    }
    table = ingest(write(tmp_path / "x", files)).tables["deals"].sort("deal_id")
    assert table.select("account_id", "stage_kind", "amount", "is_won", "closed_on").rows() == [
        ("pipedrive:5", "proposal", 9000.0, True, date(2026, 9, 30)),
        (None, "negotiation", 1234.56, None, None),
    ]


def test_pipedrives_api_answers_are_read(tmp_path: Path) -> None:
    deal = {"id": 1, "title": "Big", "stage_id": 3, "status": "lost", "value": 5, "currency": "EUR"}
    deal |= {
        "org_id": {"value": 5, "name": "Acme"},
        "add_time": "2026-01-30 15:55:37",
        "lost_time": "2026-02-01 00:00:00",
    }
    stage = {"id": 3, "name": "Proposal Made", "pipeline_id": 1, "order_nr": 3}
    files = {
        "deals.json": json.dumps({"success": True, "data": [deal], "additional_data": {"next_cursor": None}}),
        "stages.json": json.dumps({"success": True, "data": [stage]}),
    }
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "deals"), account_id="pipedrive:5", stage_kind="proposal", is_won=False, is_closed=True)


def test_a_pipedrive_deal_without_a_status_is_lost_only_where_a_reason_says_so(tmp_path: Path) -> None:
    text = (
        "Deal - ID,Deal - Title,Deal - Stage,Deal - Lost reason,Deal - Expected close date\n"
        "1,A,Proposal Made,Too dear,2026-09-30\n2,B,Proposal Made,,2026-09-30\n"
    )
    people = 'Person - ID,Person - Name,Person - Email\n1,Eve,"eve@acme.example, eve@home.example"\n'
    result = ingest(write(tmp_path / "x", {"deals.csv": text, "people.csv": people}))
    assert result.tables["deals"].sort("deal_id")["is_closed"].to_list() == [True, None]
    check(one(result, "people"), email="eve@acme.example")


# --- Tickets ---------------------------------------------------------------------------------------------------------
def test_jiras_csv_is_read_with_its_repeated_headers(tmp_path: Path) -> None:
    text = (
        "Issue key,Issue id,Parent id,Summary,Status,Priority,Created,Resolved,Updated,Labels,Labels,Type,Note\n"
        "CG-1,100,,Broken,Done,Highest,30/Sep/26 3:04 PM,01/Oct/26 9:00 AM,01/Oct/26 9:00 AM,vip,escalated,Bug,a;b;c\n"
        "CG-2,101,100,Part,Open,Low,30/Sep/26 3:05 PM,,30/Sep/26 3:05 PM,vip,,Sub-task,\n"
    )
    table = ingest(write(tmp_path / "x", {"jira.csv": text})).tables["tickets"].sort("ticket_id")
    assert table.select("ticket_id", "parent_ticket_id", "priority", "is_escalated").rows() == [
        ("jira:CG-1", None, "p1", True),
        ("jira:CG-2", "jira:CG-1", "p4", False),
    ]
    assert table["opened_at"].to_list()[0] == datetime(2026, 9, 30, 15, 4)


def test_jiras_json_is_read(tmp_path: Path) -> None:
    fields = {
        "summary": "x",
        "created": "2026-09-30T15:04:00.000+0200",
        "labels": ["escalated"],
        "status": {"name": "Open"},
    }
    content = {"startAt": 0, "maxResults": 50, "total": 1, "issues": [{"id": "1", "key": "CG-1", "fields": fields}]}
    result = ingest(write(tmp_path / "x", {"jira.json": json.dumps(content)}))
    check(one(result, "tickets"), ticket_id="jira:CG-1", is_escalated=True, opened_at=datetime(2026, 9, 30, 13, 4))


@pytest.mark.parametrize("as_lines", [False, True])
def test_zendesks_json_is_read(tmp_path: Path, as_lines: bool) -> None:
    ticket = {"id": 1, "subject": "x", "requester_id": 2, "organization_id": 3, "status": "open", "priority": "urgent"}
    ticket |= {"created_at": "2026-09-30T15:04:00Z", "updated_at": "2026-09-30T15:04:00Z", "tags": ["escalated"]}
    deleted = {**ticket, "id": 2, "status": "deleted"}
    content = {"tickets": [ticket, deleted], "count": 2, "end_time": 1, "next_page": None}
    lines = "\n".join(json.dumps(each) for each in (ticket, deleted))
    files = {"tickets.jsonl": lines} if as_lines else {"tickets.json": json.dumps(content)}
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "tickets"), account_id="zendesk:3", priority="p1", is_escalated=True)
    assert counts(result, next(iter(files))) == (2, 1, 0, 1)


def test_the_tags_that_a_connector_keeps_apart_say_which_ticket_was_escalated(tmp_path: Path) -> None:
    header = "id,_fivetran_synced,created_at,updated_at,requester_id,organization_id,status,subject"
    rows = [f"{n},2026-10-01 00:00:00,2026-09-30 10:00:00,2026-09-30 10:00:00,9,3,open,x" for n in (1, 2)]
    tags = "tag,ticket_id,_fivetran_synced\nvip,2,2026-10-01 00:00:00\nescalation,1,2026-10-01 00:00:00\n"
    files = {"ticket_data.csv": "\n".join([header, *rows]) + "\n", "ticket_tag_data.csv": tags}
    tickets = ingest(write(tmp_path / "x", files)).tables["tickets"].sort("ticket_id")
    assert tickets["is_escalated"].to_list() == [True, False]


def test_a_file_of_exchange_rates_is_read(tmp_path: Path) -> None:
    text = "Currency,Quoted in,Valid from,Rate\nusd,EUR,2026-01-01,0.92\nGBP,EUR,2026-01-01,n/a\n"
    result = ingest(write(tmp_path / "x", {"rates.csv": text}))
    check(one(result, "exchange_rates"), currency="USD", quoted_in="EUR", quoted_on=date(2026, 1, 1), rate=0.92)
    assert counts(result, "rates.csv") == (2, 1, 1, 0)


def test_freshdesks_csv_is_read(tmp_path: Path) -> None:
    text = (
        "Ticket ID,Subject,Status,Priority,Created time,Resolved time,Last update time,Resolution time (in hrs),Tags,"
        'Company Name\n7,x,Closed,Urgent,2026-09-30 10:00:00,,2026-09-30 11:00:00,01:02:03,"vip, escalation",Acme\n'
    )
    result = ingest(write(tmp_path / "x", {"tickets.csv": text}))
    check(one(result, "tickets"), ticket_id="freshdesk:7", priority="p1", account_id="freshdesk:~acme")


def test_a_servicenow_update_log_folds_to_the_latest_update(tmp_path: Path) -> None:
    lines = [
        "number,incident_state,reopen_count,sys_mod_count,opened_at,sys_updated_at,category,priority,resolved_at,closed_at",
        "INC1,New,0,0,29/2/2024 01:16,29/2/2024 01:23,Category 55,3 - Moderate,?,?",
        "INC1,Closed,1,4,29/2/2024 01:16,5/3/2024 12:00,Category 55,1 - Critical,29/2/2024 11:29,5/3/2024 12:00",
    ]
    result = ingest(write(tmp_path / "x", {"log.csv": "\n".join(lines) + "\n"}))
    check(
        one(result, "tickets"), status="Closed", priority="p1", n_reopened=1, resolved_at=datetime(2024, 2, 29, 11, 29)
    )
    assert counts(result, "log.csv") == (2, 1, 0, 1)


def test_servicenows_table_answers_are_read_by_value_and_label(tmp_path: Path) -> None:
    def both(value: str, label: str = "") -> dict[str, str]:
        return {"value": value, "display_value": label or value}

    incident = {"number": both("INC1"), "opened_at": both("2026-01-02 10:00:00", "02/01/2026 11:00:00")}
    incident |= {"priority": both("1", "1 - Critical"), "state": both("6", "Resolved"), "company": both("abc", "Acme")}
    result = ingest(write(tmp_path / "x", {"incident.json": json.dumps({"result": [incident]})}))
    check(one(result, "tickets"), opened_at=datetime(2026, 1, 2, 10), priority="p1", account_id="servicenow:abc")


def test_a_servicenow_export_follows_the_zone_and_the_format_of_its_user(tmp_path: Path) -> None:
    text = (
        "number,opened_at,priority,state,sys_updated_on,sys_mod_count\n"
        "INC1,02/07/2026 10:00:00,1,6,02/07/2026 11:00:00,0\n"
    )
    choices = "name,element,value,label,language\nincident,state,6,Resolved,en\ntask,priority,1,1 - Critical,en\n"
    settings = '[[source]]\nsystem = "servicenow"\ntimezone = "Europe/Paris"\ndate_order = "dmy"\n'
    files = {"incident.csv": text, "sys_choice.csv": choices, "commonground.toml": settings}
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "tickets"), opened_at=datetime(2026, 7, 2, 8), priority="p1", status="Resolved")


def test_the_same_file_exported_twice_with_an_overlap_counts_once(tmp_path: Path) -> None:
    header = "number,opened_at,priority,state,sys_updated_on,sys_mod_count\n"
    lines = [f"INC{n},2026-01-0{n} 10:00:00,1,New,2026-01-0{n} 10:00:00,0\n" for n in (1, 2, 3)]
    files = {"a.csv": header + "".join(lines[:2]), "b.csv": header + "".join(lines[1:])}
    result = ingest(write(tmp_path / "x", files))
    assert result.tables["tickets"].height == 3
    assert counts(result, "a.csv") == (2, 1, 0, 1)


# --- Contracts and the firm's own lists ------------------------------------------------------------------------------
def test_a_contract_register_needs_no_mapping(tmp_path: Path) -> None:
    files = {
        "contracts.csv": "Contract No;Opportunity ID;Signature date;End date;Total contract value;Currency\n"
        "C-1;006x0000001YtCr;05.01.2026;31.12.2026;1.234.567,00;EUR\n",
        "clauses.csv": "Contract No,Clause type,Words\nC-1,Limitation of liability,120\nC-1,Acceptance criteria,80\n",
        "amendments.csv": 'Contract No,Amendment type,Effective,Delta\nC-1,Change order,2026-03-01,"(500.00)"\n',
    }
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "contracts"), deal_id=f"salesforce:{OPP}", value=1234567.0, signed_on=date(2026, 1, 5))
    assert sorted(result.tables["contract_clauses"]["clause_family"]) == ["control", "coordination"]
    check(one(result, "contract_changes"), contract_id="register:C-1", change_type="change_order", value_delta=-500.0)


def test_a_label_sheet_gives_a_clause_for_every_passage(tmp_path: Path) -> None:
    text = (
        "Filename,Document Name,Document Name-Answer,Agreement Date-Answer,Expiration Date-Answer,Audit Rights,"
        "Audit Rights-Answer,Cap On Liability\n"
        "a.pdf,['X'],X,5/18/2020,perpetual,['may audit'],Yes,[]\n"
        "b.pdf,['Y'],Y,[]/[]/2020,12/31/2021; perpetual,[],No,['capped']\n"
    )
    result = ingest(write(tmp_path / "x", {"labels.csv": text}))
    assert result.tables["contracts"].sort("contract_id").select("signed_on", "ends_on").rows() == [
        (date(2020, 5, 18), None),
        (None, None),
    ]
    clauses = result.tables["contract_clauses"].sort("clause_id").select("clause_id", "clause_family").rows()
    assert clauses == [("cuad:a.pdf/Audit Rights", "control"), ("cuad:b.pdf/Cap On Liability", "control")]


def test_lists_of_the_firms_own_need_neither_ids_nor_a_mapping(tmp_path: Path) -> None:
    deal = f"salesforce:{OPP}"
    files = {
        "criteria.csv": f"Deal ID,Statement,Metric,Documented at\n{deal},Faster close,days,2026-01-05\n{deal},,,\n",
        "risks.csv": f"Deal ID,Title,Severity,Owner name,Identified at\n{deal},Data late,Major,Ann,2026-01-05\n",
    }
    result = ingest(write(tmp_path / "x", files))
    check(one(result, "success_criteria"), deal_id=deal, metric="days")
    assert counts(result, "criteria.csv") == (2, 1, 0, 1)
    check(one(result, "risks"), deal_id=deal, severity="high", owner_name="Ann")
    assert result.tables["risks"].select(pl.col("risk_id").is_not_null()).item()
