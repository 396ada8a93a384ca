"""Where contracts and project risks lie: Salesforce's own objects, packages in it, DocuSign, Ironclad, PandaDoc."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.etl.exports import accounted, check, column, holds, one, status

OPP, ACC, CONTACT = "006x0000001YtCrAAK", "001x0000002xLD0AAM", "003x0000001YtCrAAK"
PROJECT = "a0Xx0000001YtCrAAK"
DEAL, ACCOUNT = f"salesforce:{OPP}", f"salesforce:{ACC}"
CRM = {
    "opp.csv": f"Id,AccountId,Name,StageName,CloseDate\n{OPP},{ACC},Blue rollout,Closed Won,2025-03-01\n",
    "acc.csv": f"Id,Name,ParentId,BillingCity,Website\n{ACC},Blue Ltd,,Paris,blue.example\n",
}


# --- Salesforce ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Id,AccountId,StartDate,ContractTerm,Status,CustomerSignedDate,ContractNumber,Opportunity__c\n"
            f"800x0000000AAAA,{ACC},2025-03-01 00:00:00,12,Activated,2025-02-20 00:00:00,101,{OPP}\n",
            {"deal_id": DEAL, "account_id": ACCOUNT, "signed_on": date(2025, 2, 20), "term_months": 12.0},
        ),
        (
            f"ID,ACCOUNTID,STATUS,CUSTOMERSIGNEDDATE,ENDDATE\n800x0000000AAAA,{ACC},Activated,2025-02-20,2026-02-28\n",
            {"account_id": ACCOUNT, "signed_on": date(2025, 2, 20), "ends_on": date(2026, 2, 28)},
        ),
        (
            "id,account_id,contract_number,start_date,contract_term,opportunity_c,total_contract_value_c,is_deleted\n"
            f"800x0000000AAAA,{ACC},101,2025-03-01,12,{OPP},9000,false\n",
            {"deal_id": DEAL, "starts_on": date(2025, 3, 1), "value": 9000.0},
        ),
        (
            '"Contract Number","Account Name","Contract Start Date","Contract End Date","Contract Term (months)",'
            '"Status","Company Signed Date","Opportunity Name"\n'
            '"00000101","Blue Ltd","2025-03-01","2026-02-28","12","Activated","2025-02-20","Blue rollout"\n',
            {"contract_id": "salesforce:00000101", "deal_id": DEAL, "account_id": ACCOUNT, "term_months": 12.0},
        ),
    ],
    ids=["API names", "upper case and chosen columns", "a connector's names", "a report"],
)  # fmt: skip
def test_salesforces_contracts_are_read_in_every_dress(tmp_path: Path, text: str, expected: dict[str, object]) -> None:
    holds(accounted(tmp_path, {**CRM, "contracts.csv": text}), "contracts", **expected)


def test_a_weekly_export_has_histories_with_a_two_and_zeros_for_nothing(tmp_path: Path) -> None:
    head = '"Id","IsDeleted","{}","CreatedById","CreatedDate","Field","OldValue","NewValue"\n"017x","0",'
    when = '"005x","2025-02-02 10:00:00"'
    files = {
        "ContractHistory2.csv": head.format("ContractId") + f'"800x0000000AAAAAA2",{when},"StartDate","","x"\n',
        "OpportunityFieldHistory2.csv": head.format("OpportunityId") + f'"{OPP}",{when},"Amount","1","2"\n',
        "CaseHistory2.csv": head.format("CaseId") + f'"500x0000000AAAAAA2",{when},"Status","New","Escalated"\n',
        "OpportunityHistory2.csv": '"Id","OpportunityId","CreatedById","CreatedDate","StageName","Amount","CloseDate",'
        f'"IsDeleted"\n"008x","{OPP}","000000000000000AAA","2025-02-02 10:00:00","Negotiation/Review","1.0",'
        '"2025-03-01 00:00:00","0"\n',
        "Contract.csv": '"Id","IsDeleted","AccountId","StartDate","ContractTerm","ContractNumber"\n'
        f'"800x0000000AAAAAA2","0","{ACC}","2025-03-01 00:00:00","12","1"\n'
        '"800x0000000BBBBAA2","1","000000000000000AAA","2025-03-01 00:00:00","12","2"\n',
    }  # fmt: skip
    result = accounted(tmp_path, {**CRM, **files})
    assert sorted(result.tables["field_changes"].select("entity", "field").rows()) == [
        ("contracts", "starts_on"),
        ("deals", "amount"),
        ("tickets", "status"),
    ]
    holds(result, "deal_stage_changes", deal_id=DEAL, stage_kind="negotiation")
    holds(result, "contracts", contract_id="salesforce:800x0000000AAAAAA2", account_id=ACCOUNT)


@pytest.mark.parametrize(
    "header",
    [
        "Id,IsDeleted,ParentId,AccountId,Name,IsPrivate,ContentType,BodyLength,OwnerId,CreatedDate,Description",
        "ID,PARENTID,NAME,CONTENTTYPE",
    ],
)
def test_attachments_are_no_accounts(tmp_path: Path, header: str) -> None:
    row = ",".join({"id": "00P4600000Aaa01AAA", "parentid": OPP}.get(name.lower(), "x") for name in header.split(","))
    result = accounted(tmp_path, {"Attachment.csv": f"{header}\n{row}\n"})
    assert status(result, "Attachment.csv") == "unrecognised"
    assert result.tables["accounts"].is_empty()


# --- Packages in Salesforce ------------------------------------------------------------------------------------------
def test_certinias_risks_and_issues_belong_to_the_deal_that_their_project_was_sold_by(tmp_path: Path) -> None:
    files = {
        "pse__Proj__c.csv": "Id,Name,pse__Account__c,pse__Opportunity__c,pse__Stage__c,pse__Project_Manager__c\n"
        f"{PROJECT},Blue project,{ACC},{OPP},In Progress,{CONTACT}\n",
        "pse__Risk__c.csv": "Id,Name,CreatedDate,pse__Risk_Name__c,pse__Impact__c,pse__Likelihood__c,pse__Status__c,"
        "pse__Date_Raised__c,pse__Project__c,pse__Opportunity__c,pse__Risk_Owner__c\n"
        f"a0Rx0000001YtCrAAK,R-1,2025-02-01T10:00:00.000Z,Data late,High,Medium,Open,2025-02-01,{PROJECT},,{CONTACT}\n",
        "pse__Issue__c.csv": "Id,Name,CreatedDate,pse__Issue_Name__c,pse__Priority__c,pse__Status__c,"
        "pse__Date_Raised__c,pse__Project__c,pse__Action_Plan__c\n"
        f"a0Ix0000001YtCrAAK,I-1,2025-04-01T10:00:00.000Z,Data came late,High,Open,2025-04-01,{PROJECT},ask\n",
    }
    result = accounted(tmp_path, {**CRM, **files})
    owner = f"salesforce:{CONTACT}"
    holds(result, "risks", deal_id=DEAL, title="Data late", severity="high", owner_id=owner, status="Open")
    check(one(result, "risks"), identified_at=datetime(2025, 2, 1), recorded_at=datetime(2025, 2, 1, 10))
    holds(result, "tickets", deal_id=DEAL, account_id=ACCOUNT, priority="p2", is_escalated=None)


def test_docusigns_object_in_salesforce_says_what_was_signed_for_which_deal(tmp_path: Path) -> None:
    text = (
        "Id,Name,dsfs__Envelope_Status__c,dsfs__Completed_Date_Time__c,dsfs__Opportunity__c,dsfs__Company__c\n"
        f"a1Dx0000001YtCrAAK,D1,Completed,2025-02-20T10:00:00.000Z,{OPP},{ACC}\n"
        f"a1Dx0000001YtCsAAK,D2,Voided,,{OPP},{ACC}\n"
    )
    result = accounted(tmp_path, {**CRM, "dsfs.csv": text})
    holds(result, "contracts", deal_id=DEAL, account_id=ACCOUNT, signed_on=date(2025, 2, 20))


# --- DocuSign, Ironclad, PandaDoc ------------------------------------------------------------------------------------
ENVELOPE = "9f3b7c12-1b2a-4c5d-8e9f-001122334455"


def test_only_completed_envelopes_of_a_docusign_report_are_contracts(tmp_path: Path) -> None:
    text = (
        "Envelope ID,Subject,Status,Sender Name,Sent On (Date),Sent On (Time),Completed On (Date),Completed On (Time),"
        "Opportunity ID\n"
        f"{ENVELOPE.upper()},Master agreement,Completed,Ann,2/18/2025,10:00:00 AM,2/20/2025,10:00:00 AM,{OPP}\n"
        "9f3b7c12-1b2a-4c5d-8e9f-001122334456,Offer,Voided,Ann,2/18/2025,10:00:00 AM,,,\n"
    )
    result = accounted(tmp_path, {**CRM, "envelopes.csv": text})
    holds(result, "contracts", contract_id=f"docusign:{ENVELOPE}", deal_id=DEAL, signed_on=date(2025, 2, 20))


def test_a_docusign_report_by_recipient_counts_the_last_signature(tmp_path: Path) -> None:
    text = "Envelope ID,Subject,Status,Recipient Name,Action,Completed On (Date)\n" + "".join(
        f"{ENVELOPE},Order,Completed,{name},Sign,2025-02-{day}\n" for name, day in (("Kim", 21), ("Bob", 20))
    )
    holds(accounted(tmp_path, {"recipients.csv": text}), "contracts", signed_on=date(2025, 2, 21))


def test_docusigns_answers_and_messages_are_read_with_the_deal_of_a_custom_field(tmp_path: Path) -> None:
    done = {"status": "completed", "emailSubject": "SOW", "completedDateTime": "2025-02-20T10:00:00Z"}
    fields = {"textCustomFields": [{"fieldId": "1", "name": "OpportunityId", "value": OPP}]}
    sent = {"envelopeId": ENVELOPE.replace("9f", "7f"), "status": "sent", "sentDateTime": "2025-02-18T10:00:00Z"}
    answer = {"envelopes": [{"envelopeId": ENVELOPE, **done, "customFields": fields}, sent], "resultSetSize": "2"}
    message = {
        "event": "envelope-completed",
        "data": {"envelopeId": ENVELOPE.replace("9f", "8f"), "envelopeSummary": done},
    }
    files = {"envelopes.json": json.dumps(answer), "connect.jsonl": json.dumps(message) + "\n"}
    result = accounted(tmp_path, {**CRM, **files})
    assert column(result, "contracts.deal_id") == [None, DEAL]
    assert column(result, "contracts.signed_on") == [date(2025, 2, 20)] * 2


def test_ironclads_records_belong_to_the_account_of_their_counterparty(tmp_path: Path) -> None:
    def dated(day: str) -> dict[str, str]:
        return {"type": "date", "value": f"{day}T00:00:00Z"}

    value = {"type": "monetary_amount", "value": {"currency": "EUR", "amount": 75000}}
    properties = {"agreementDate": dated("2025-02-20"), "expirationDate": dated("2026-02-20"), "contractValue": value}
    properties["counterpartyName"] = {"type": "string", "value": "Blue Ltd"}
    record = {"id": "22e2ff72", "ironcladId": "IC-123", "type": "msa", "name": "Blue", "properties": properties}
    sheet = "Ironclad ID,Record Name,Record Type,Counterparty Name,Agreement Date\nIC-9,x,NDA,Blue Ltd,2025-02-20\n"
    flow = {"id": "w", "title": "x", "templateId": "t", "step": "Sign", "isComplete": False, "isCancelled": False}
    files = {"records.json": json.dumps({"page": 0, "list": [record]}), "repository.csv": sheet}
    result = accounted(tmp_path, {**CRM, **files, "workflows.json": json.dumps({"list": [flow]})})
    assert column(result, "contracts.account_id") == [ACCOUNT, ACCOUNT]
    contract = result.tables["contracts"].sort("contract_id").row(0, named=True)
    check(contract, signed_on=date(2025, 2, 20), ends_on=date(2026, 2, 20), value=75000.0, currency="EUR")
    assert status(result, "workflows.json") == "unrecognised"


def test_pandadocs_completed_documents_are_contracts_of_the_deal_that_they_were_made_for(tmp_path: Path) -> None:
    dates = {"date_created": "2025-02-18T19:28:01Z", "date_modified": "2025-02-20T19:28:42Z", "version": "2"}
    link = {"id": "1", "provider": "salesforce-oauth2", "entity_type": "opportunity", "entity_id": OPP}
    signed = {"id": "XQZv", "name": "Blue SOW", "status": "document.completed", **dates}
    signed |= {"date_completed": "2025-02-20T19:28:42Z", "expiration_date": "2025-10-27T19:28:28Z"}
    draft = {"id": "YQZv", "name": "Draft", "status": "document.draft", **dates, "date_completed": None}
    total = {"grand_total": {"amount": "75000.00", "currency": "EUR"}, "linked_objects": [link]}
    result = accounted(tmp_path, {**CRM, "documents.json": json.dumps({"results": [{**signed, **total}, draft]})})
    holds(result, "contracts", deal_id=DEAL, signed_on=date(2025, 2, 20), ends_on=None, value=75000.0, currency="EUR")


@pytest.mark.parametrize(
    "header",
    [
        "Id,Name,pse__Account__c,pse__Opportunity__c,pse__Start_Date__c,pse__End_Date__c",
        "Id,Name,pse__Account__c,pse__Opportunity__c",
        "Id,Name,pse__Project__c,pse__Opportunity__c,pse__Target_Date__c",
    ],
)
def test_projects_and_milestones_of_certinia_are_no_risks(tmp_path: Path, header: str) -> None:
    row = "a0P000000000001,Blue,0015g00000AAAA1AAA,0065g00000AAAA1AAA,2025-02-01,2025-12-01"
    cells = ",".join(row.split(",")[: header.count(",") + 1])
    result = accounted(tmp_path, {"export.csv": f"{header}\n{cells}\n"})
    assert result.tables["risks"].is_empty()
    assert result.messages
