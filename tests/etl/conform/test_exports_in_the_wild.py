"""What exports look like in the wild, a fact at a time: each file is read as its system means it."""

import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.etl.exports import accounted, column, counts, holds, status

pytestmark = pytest.mark.thorough

ACC, ACC_SHORT, OPP = "001x0000002xLD0AAM", "001x0000002xLD0", "006x0000001YtCrAAK"
GUID, OTHER = "9f3b7c12-1b2a-4c5d-8e9f-001122334455", "9f3b7c12-1b2a-4c5d-8e9f-00aabbccddee"
LABEL = "@OData.Community.Display.V1.FormattedValue"


# --- Salesforce ------------------------------------------------------------------------------------------------------
def test_ids_that_differ_only_in_case_are_two_records(tmp_path: Path) -> None:
    rows = "".join(f'"006x0000001{end}","Deal {end}","Prospecting"\n' for end in ("YtCr", "YtcR", "YtCr"))
    result = accounted(tmp_path, {"report.csv": '"Opportunity ID","Opportunity Name","Stage"\n' + rows})
    assert column(result, "deals.deal_id") == ["salesforce:006x0000001YtCrAAK", "salesforce:006x0000001YtcRAAS"]
    assert counts(result, "report.csv") == (3, 2, 0, 1)


@pytest.mark.parametrize("account", [ACC, ACC_SHORT])
@pytest.mark.parametrize("named", [ACC, ACC_SHORT])
def test_either_form_of_an_id_may_stand_in_either_file(tmp_path: Path, account: str, named: str) -> None:
    accounts = f"Id,Name,ParentId,BillingCity\n{account},Acme,,Paris\n"
    deals = f"Id,AccountId,StageName,CloseDate\n{OPP},{named},Prospecting,2026-01-31\n"
    result = accounted(tmp_path, {"Account.csv": accounts, "Opportunity.csv": deals})
    assert column(result, "accounts.account_id") == column(result, "deals.account_id") == [f"salesforce:{ACC}"]


def test_data_loader_writes_names_in_capitals_and_moments_with_a_z(tmp_path: Path) -> None:
    text = (
        '"ID","ISDELETED","ACCOUNTID","STAGENAME","AMOUNT","CLOSEDATE","ISCLOSED","ISWON","CREATEDDATE"\n'
        f'"{OPP}","false","{ACC}","Closed Won","1200.5","2026-01-31","true","true","2026-01-02T10:30:00.000Z"\n'
    )
    result = accounted(tmp_path, {"extract.csv": text})
    holds(result, "deals", deal_id=f"salesforce:{OPP}", account_id=f"salesforce:{ACC}", is_won=True, amount=1200.5)
    holds(result, "deals", closed_on=date(2026, 1, 31), created_at=datetime(2026, 1, 2, 10, 30))


def test_bulk_tools_write_a_mark_ones_offsets_and_addresses_in_json(tmp_path: Path) -> None:
    address = '{""city"":""Paris"",""street"":""1 rue A, 2e\n"",""latitude"":null}'
    accounts = f'Id,Name,ParentId,BillingCity,BillingAddress,IsDeleted\n{ACC},Acme,,Paris,"{address}",\n'
    cases = (
        "Id,CaseNumber,Status,CreatedDate,IsEscalated,AccountId\n"
        f"500x0000001AAAAAA1,1,New,2026-01-02T10:30:00.000+0000,1,{ACC}\n"
        f"500x0000001AAAAAA2,2,New,2026-01-02T10:30:00.000+0200,,{ACC}\n"
    )
    result = accounted(tmp_path, {"Account.csv": "\ufeff" + accounts, "Case.csv": "\ufeff" + cases})
    holds(result, "accounts", account_id=f"salesforce:{ACC}", account_name="Acme")
    assert column(result, "tickets.is_escalated") == [True, False]
    assert column(result, "tickets.opened_at") == [datetime(2026, 1, 2, 10, 30), datetime(2026, 1, 2, 8, 30)]


# --- HubSpot ---------------------------------------------------------------------------------------------------------
LINKS = "Associated Company IDs (Primary),Associated Company (Primary)"
DEALS = f"Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,{LINKS}\n"
DEAL = "11,Big,Closed won,Sales Pipeline,1234.5,2026-09-30 10:00,2026-01-02 10:00,Ann Lee,{},{}\n"


@pytest.mark.parametrize(("ids", "names"), [("7", "Acme"), ("7;8", "Acme;Other"), ("", "Acme")])
@pytest.mark.parametrize(
    "companies",
    ["Record ID,Company name,Company owner", "ID de registro,Nombre de la empresa,Propietario de la empresa"],
)
def test_a_hubspot_deal_names_its_company_by_id_or_by_name(
    tmp_path: Path, companies: str, ids: str, names: str
) -> None:
    deals = "hubspot-crm-exports-all-deals-2026-09-30.csv"
    result = accounted(
        tmp_path, {deals: DEALS + DEAL.format(ids, names), "companies.csv": f"{companies}\n7,Acme,Ann Lee\n"}
    )
    holds(result, "accounts", account_id="hubspot:7", account_name="Acme", owner_id="hubspot:Ann Lee")
    holds(result, "deals", deal_id="hubspot:11", account_id="hubspot:7", stage_kind="won", amount=1234.5)
    holds(result, "deals", closed_on=date(2026, 9, 30), created_at=datetime(2026, 1, 2, 10))
    holds(result, "deals", sales_owner_id="hubspot:Ann Lee")


@pytest.mark.parametrize(
    "header",
    [
        "Record ID,First Name,Last Name,Email,Job Title",
        "ID de registro,Nombre,Apellidos,Correo,Cargo",
        "Datensatz-ID,Vorname,Nachname,E-Mail-Adresse,Jobbezeichnung",
    ],
)
def test_hubspots_labels_of_people_follow_the_language_of_the_portal(tmp_path: Path, header: str) -> None:
    result = accounted(
        tmp_path, {"contacts.csv": f"{header},Associated Company\n501,Eva,Núñez,eva@acme.example,CFO,Acme\n"}
    )
    holds(result, "people", person_id="hubspot:501", full_name="Eva Núñez", email="eva@acme.example", is_internal=False)


@pytest.mark.parametrize(
    "header",
    [
        "ID de registro,Nombre del negocio,Etapa del negocio,Valor,Fecha de cierre,Fecha de creación",
        "Datensatz-ID,Dealname,Deal-Phase,Betrag,Abschlussdatum,Erstellungsdatum",
        "Identifiant de la fiche d'informations,Nom de la transaction,Phase de la transaction,Montant,"
        "Date de fermeture,Date de création",
    ],
)
def test_headers_of_associations_stay_english_in_every_language(tmp_path: Path, header: str) -> None:
    text = f'{header},{LINKS}\n11,Groß,Closed lost,"1.234,50",2026-09-30 10:00,2026-01-02 10:00,7,Acme\n'
    result = accounted(tmp_path, {"deals.csv": text})
    holds(result, "deals", account_id="hubspot:7", amount=1234.5, stage_kind="lost")
    holds(result, "deals", closed_on=date(2026, 9, 30), created_at=datetime(2026, 1, 2, 10))


def test_six_hundred_columns_hide_none_of_those_that_count(tmp_path: Path) -> None:
    header = "".join(f"Custom property {number}," for number in range(590)) + DEALS
    result = accounted(tmp_path, {"wide.csv": header + "," * 590 + DEAL.format("7", "Acme")})
    holds(result, "deals", deal_id="hubspot:11", account_id="hubspot:7", amount=1234.5)
    unmapped = result.columns.filter(pl.col("status") == "unmapped")["column_name"]
    assert unmapped.str.starts_with("Custom property").sum() == 590


def test_hubspots_old_answers_write_milliseconds_as_text_and_stages_as_ids(tmp_path: Path) -> None:
    def value(text: str) -> dict[str, object]:
        return {"value": text, "versions": [{"value": text, "timestamp": 1659970124647}]}

    cells = {"dealstage": "decisionmakerboughtin", "amount": "5.5", "createdate": "1659970124647"}
    properties = {name: value(text) for name, text in {**cells, "closedate": "1664496000000"}.items()}
    deal = {"portalId": 1, "dealId": 11, "isDeleted": False, "properties": properties}
    result = accounted(tmp_path, {"deals.jsonl": json.dumps(deal)})
    created = datetime(2022, 8, 8, 14, 48, 44, 647000)
    holds(result, "deals", stage_kind="proposal", created_at=created, expected_close_on=date(2022, 9, 30), amount=5.5)
    holds(result, "deal_stage_changes", deal_id="hubspot:11", stage_kind="proposal", entered_at=created)


# --- Pipedrive -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("cell", "amount"), [("1 234,56", 1234.56), ("1,234.56", 1234.56), ("9 000 Kč", 9000)])
@pytest.mark.parametrize(
    "header",
    [
        "Deal - ID,Deal - Title,Deal - Stage,Deal - Value,Deal - Deal created,Deal - Deal closed on",
        "Deal – ID,Deal – Title*,Deal – Stage,Deal – Value,Deal – Deal created,Deal – Won time",
        "Obchod - ID,Obchod - Název,Obchod - Fáze,Obchod - Hodnota,Obchod - Obchod vytvořen,Obchod - Obchod uzavřen",
    ],
)
def test_pipedrives_values_and_dates_are_read_under_every_header(
    tmp_path: Path, header: str, cell: str, amount: float
) -> None:
    text = f'{header}\n1,Big,Proposal Made,"{cell}",2026-01-30 15:55:37,46295\n'
    result = accounted(tmp_path, {"deals.csv": text})
    holds(result, "deals", deal_id="pipedrive:1", stage_kind="proposal", amount=amount, is_closed=True)
    holds(result, "deals", created_at=datetime(2026, 1, 30, 15, 55, 37), closed_on=date(2026, 9, 30))


# --- Dynamics --------------------------------------------------------------------------------------------------------
HIDDEN = ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On"]
RELATED = ["Website (Company Name) (Account)", "Email (Company Name) (Account)"]


def test_hidden_columns_and_sheets_of_a_dynamics_workbook_are_read_and_the_newest_row_stands(tmp_path: Path) -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Deals"
    book.active.append(["(Do Not Modify) Opportunity", *HIDDEN, "Topic", "Status", "Pipeline Phase", "Est. Revenue"])
    book.active.append([f"{{{GUID.upper()}}}", "x=", datetime(2026, 1, 2, 9), "Big", "Won", "4-Close", 20.5])
    book.active.append([GUID, "y=", datetime(2026, 1, 1, 9), "Big", "Open", "1-Qualify", 10])
    for letter in "ABC":
        book.active.column_dimensions[letter].hidden = True
    book.create_sheet("hiddenSheet").append(["opportunity:x=:opportunityid=%28Do%20Not%20Modify%29%20Opportunity"])
    book["hiddenSheet"].sheet_state = "hidden"
    book.save(content)
    result = accounted(tmp_path, {"Open.xlsx": content.getvalue()})
    holds(result, "deals", deal_id=f"dynamics:{GUID}", is_won=True, amount=20.5, stage_kind="negotiation")
    assert counts(result, "Open.xlsx#Deals") == (2, 1, 0, 1)


def test_columns_of_a_related_record_are_not_taken_for_its_own(tmp_path: Path) -> None:
    header = ["(Do Not Modify) Contact", *HIDDEN, *RELATED, "Full Name", "Job Title", "Email"]
    row = [GUID, "x=", "1/15/2026 3:04 PM", "acme.example", "info@acme.example", "Eve Ray", "CFO", "eve@acme.example"]
    result = accounted(tmp_path, {"contacts.csv": ",".join(header) + "\n" + ",".join(row) + "\n"})
    holds(result, "people", person_id=f"dynamics:{GUID}", email="eve@acme.example", title="CFO", is_internal=False)
    assert set(RELATED) <= set(result.columns.filter(pl.col("status") == "unmapped")["column_name"])


def test_dynamics_answers_have_a_label_beside_a_number_and_a_value_for_a_link(tmp_path: Path) -> None:
    case: dict[str, object] = {"incidentid": f"{{{OTHER.upper()}}}", "title": "A", "createdon": "2026-01-02T10:00:00Z"}
    case |= {"_customerid_value": GUID, f"_customerid_value{LABEL}": "Acme", "isescalated": True}
    case |= {"prioritycode": 3, f"prioritycode{LABEL}": "High", "statuscode": 5, f"statuscode{LABEL}": "Problem Solved"}
    result = accounted(tmp_path, {"incidents.json": json.dumps({"@odata.context": "…", "value": [case]})})
    holds(result, "tickets", ticket_id=f"dynamics:{OTHER}", account_id=f"dynamics:{GUID}", is_escalated=True)
    holds(result, "tickets", priority="p2", status="Problem Solved")


# --- Jira ------------------------------------------------------------------------------------------------------------
JIRA = (
    "Summary,Issue key,Issue id,Issue Type,Status,Priority,Created,Updated,Resolved,Watchers,Watchers,Watchers Id,"
    "Watchers Id,Description,Labels,Labels,Sprint,Sprint,Start date,Start date,Attachment,Comment,Comment,Comment,"
    "Comment,Custom field (Approvals),Custom field (Category),Custom field (Category)\n"
)
DUMP = '"Approval{id=7, approvers=[User{name=ann, key=a}], finalDecision=Optional.empty, createdDate=2026}"'


@pytest.mark.parametrize(
    ("opened", "resolved"),
    [
        ("30/Sep/26 3:04 PM", "01/Oct/26 9:00 AM"),
        ("30/Sep/26 15:04", "01/Oct/26 09:00"),  # as on the servers of Apache
        ("30/Sept./26 3:04 PM", "01/Okt./26 9:00 AM"),
        ("2026-09-30 15:04", "2026-10-01 09:00"),
    ],
)
def test_jiras_csv_repeats_headers_and_packs_cells(tmp_path: Path, opened: str, resolved: str) -> None:
    comment = f'"{opened};712020:ab;One; two, three\n\nfour ""five"""'
    cells = ["Broken", "CG-1", "100", "Bug", "Done", "Highest", opened, resolved, resolved, "Ann", "Bo", "a:1", "b:2"]
    cells += ['"Steps:\n1. open; 2. see,\n"', "vip", "escalated", "S1", "S2", "", "2026-09-01"]
    cells += [f'"{opened};712020:ab;shot.png;https://x.example/1"', *[comment] * 3, "", DUMP, "", "Scope"]
    result = accounted(tmp_path, {"jira.csv": JIRA + ",".join(cells) + "\n"})
    holds(result, "tickets", ticket_id="jira:CG-1", priority="p1", category="Bug", cause="Scope", is_escalated=True)
    holds(result, "tickets", opened_at=datetime(2026, 9, 30, 15, 4), resolved_at=datetime(2026, 10, 1, 9))
    assert counts(result, "jira.csv") == (1, 1, 0, 0)


# --- ServiceNow ------------------------------------------------------------------------------------------------------
def test_a_reference_of_servicenows_xml_is_a_value_with_its_label_beside_it(tmp_path: Path) -> None:
    incident = (
        '<incident action="INSERT_OR_UPDATE"><number>INC{0}</number><opened_at>2026-01-02 10:00:00</opened_at>'
        "<priority>1</priority><state>6</state>{1}</incident>"
    )
    companies = ['<company display_value="Acme">abc</company>', '<company display_value=""/>']
    text = (
        f'<?xml version="1.0"?><unload>{"".join(incident.format(n, each) for n, each in enumerate(companies))}</unload>'
    )
    result = accounted(tmp_path, {"incident.xml": text})
    assert column(result, "tickets.account_id") == ["servicenow:abc", None]
    assert column(result, "tickets.opened_at") == [datetime(2026, 1, 2, 10)] * 2


# --- Zendesk and Freshdesk -------------------------------------------------------------------------------------------
def test_zendesks_exports_of_two_date_ranges_fold_where_they_overlap(tmp_path: Path) -> None:
    old = {"id": 1, "subject": "Late", "requester_id": 2, "organization_id": 3, "status": "open"}
    old |= {"created_at": "2026-01-02T10:00:00Z", "updated_at": "2026-01-02T10:00:00Z"}
    new, other = {**old, "status": "solved", "updated_at": "2026-02-01T10:00:00Z"}, {**old, "id": 2}
    names = ["tickets_2026-01.json", "tickets_2026-02.json"]
    lines = ["\n".join(map(json.dumps, tickets)) for tickets in ((new, other), (old, other))]
    result = accounted(tmp_path, dict(zip(names, lines, strict=True)))
    assert column(result, "tickets.status") == ["solved", "open"]
    assert [counts(result, name) for name in names] == [(2, 1, 0, 1)] * 2


VIEW = """"Id","Subject","Requester","Requested","Updated","Organization","Ticket status","Priority","Tags","Solved"
"1","Late","E","2026-01-02T10:00:00Z","2026-02-01T10:00:00Z","3","Solved","High","vip escalated","2026-02-01T10:00:00Z"
"""
XML = """<?xml version="1.0" encoding="UTF-8"?><tickets><ticket><id>1</id><subject>Late</subject>
<requester-id>2</requester-id><organization-id>3</organization-id><status>solved</status><priority>high</priority>
<created-at>2026-01-02T10:00:00Z</created-at><updated-at>2026-02-01T10:00:00Z</updated-at><solved-at>
2026-02-01T10:00:00Z</solved-at><tags><tag>vip</tag><tag>escalated</tag></tags></ticket><ticket><id>9</id><subject/>
<status>deleted</status><created-at>2026-01-02T10:00:00Z</created-at><tags/></ticket></tickets>"""
OLD_XML = """<?xml version="1.0" encoding="UTF-8"?><tickets type="array"><ticket><subject>Late</subject>
<created-at type="datetime">2026-01-02T10:00:00Z</created-at><current-tags>vip escalated</current-tags><description>Late
</description><due-date type="datetime" nil="true"/><nice-id type="integer">1</nice-id><organization-id type="integer">3
</organization-id><priority-id type="integer">3</priority-id><requester-id type="integer">2</requester-id><solved-at
type="datetime">2026-02-01T10:00:00Z</solved-at><status-id type="integer">3</status-id><updated-at type="datetime">
2026-02-01T10:00:00Z</updated-at></ticket><ticket><nice-id type="integer">9</nice-id><created-at type="datetime">
2026-01-02T10:00:00Z</created-at><status-id type="integer">5</status-id></ticket></tickets>"""


@pytest.mark.parametrize(("name", "text"), [("view.csv", VIEW), ("new.xml", XML), ("old.xml", OLD_XML)])
def test_zendesks_csv_and_xml_say_what_its_json_says(tmp_path: Path, name: str, text: str) -> None:
    result = accounted(tmp_path, {name: text})
    holds(result, "tickets", ticket_id="zendesk:1", account_id="zendesk:3", subject="Late", priority="p2")
    holds(
        result, "tickets", opened_at=datetime(2026, 1, 2, 10), resolved_at=datetime(2026, 2, 1, 10), is_escalated=True
    )
    assert result.tables["tickets"]["status"].str.to_lowercase().to_list() == ["solved"]


FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Group,Agent,Created time,Due by Time,Resolved time,Closed time,"
    "Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),"
    "Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results,Company"
    " Name\n"
)
TICKETS = (
    '7,"Late, again",Closed,Urgent,Email,Incident,Tier 2,Ann,2026-01-02 10:00:00,2026-01-05 10:00:00,,'
    "2026-01-03 10:00:00,2026-01-03 10:00:00,2026-01-02 10:30:00,00:10:00,00:30:00,24:00:00,3,2,SLA Violated,"
    'Within SLA,"vip, escalated",Extremely Happy,Acme\n'
    "8,New,Open,Low,Portal,,,,2026-01-02 10:00:00,2026-01-05 10:00:00,,,2026-01-02 10:00:00,,,,,0,0,,,"
    "not_escalated,,Acme\n"
)


@pytest.mark.parametrize("header", [FRESHDESK, FRESHDESK.title(), FRESHDESK.upper(), FRESHDESK.lower()])
def test_freshdesks_export_is_read_whole_in_any_case_of_its_header(tmp_path: Path, header: str) -> None:
    result = accounted(tmp_path, {"tickets.csv": header + TICKETS})
    assert column(result, "tickets.ticket_id") == ["freshdesk:7", "freshdesk:8"]
    assert column(result, "tickets.priority") == ["p1", "p4"]
    assert column(result, "tickets.is_escalated") == [True, False]
    assert column(result, "tickets.resolved_at") == [datetime(2026, 1, 3, 10), None]
    assert counts(result, "tickets.csv") == (2, 2, 0, 0)


# --- Files that overlap, and files of a part -------------------------------------------------------------------------
def test_a_file_exported_twice_folds_to_the_newest_of_each_record(tmp_path: Path) -> None:
    header = "Id,AccountId,StageName,CloseDate,Amount,SystemModstamp\n"
    ids = [f"006x0000001YtC{letter}AAK" for letter in "ABCD"]
    lines = [f"{each},{ACC},Prospecting,2026-09-30,1,2026-01-01T00:00:00Z\n" for each in ids]
    newer = lines[1].replace(",1,2026-01", ",2,2026-02")
    result = accounted(tmp_path, {"a.csv": header + lines[0] + newer + lines[2], "b.csv": header + "".join(lines[1:])})
    assert column(result, "deals.amount") == [1, 2, 1, 1]
    assert counts(result, "a.csv") == (3, 2, 0, 1)  # its row of the third deal stands in b.csv too
    assert counts(result, "b.csv") == (3, 2, 0, 1)  # its row of the second deal is older


def test_the_history_of_a_few_fields_is_read_and_a_file_of_only_a_header_blocks_nothing(tmp_path: Path) -> None:
    header = "OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
    files: dict[str, str | bytes] = {
        "OpportunityFieldHistory.csv": header + f"{OPP},StageName,New,Closed Won,2026-01-01T00:00:00Z\n",
        "CaseHistory.csv": "CaseId,Field,OldValue,NewValue,CreatedDate\n",
        "Opportunity.csv": f"Id,AccountId,StageName,CloseDate\n{OPP},{ACC},Closed Won,2026-01-31\n",
    }
    result = accounted(tmp_path, files)
    holds(result, "field_changes", record_id=f"salesforce:{OPP}", field="stage", new_value="Closed Won")
    holds(result, "deals", stage_kind="won")
    assert (status(result, "CaseHistory.csv"), counts(result, "CaseHistory.csv")) == ("empty", (0, 0, 0, 0))
    assert any(message.startswith("CaseHistory.csv: only a header, no records") for message in result.messages)
