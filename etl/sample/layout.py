"""The files of the exports: their names and columns, written row by row so that memory stays flat."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Literal

from etl.sample.register import Register

_CRM = {
    "Account": "ID ISDELETED MASTERRECORDID NAME TYPE PARENTID BILLINGCITY BILLINGCOUNTRY WEBSITE INDUSTRY SEGMENT__C"
    " REGION__C CHURNED_ON__C OWNERID CREATEDDATE LASTMODIFIEDDATE SYSTEMMODSTAMP",
    "Contact": "ID ISDELETED ACCOUNTID FIRSTNAME LASTNAME NAME EMAIL TITLE DEPARTMENT CREATEDDATE SYSTEMMODSTAMP",
    "User": "ID USERNAME NAME EMAIL TITLE DEPARTMENT ISACTIVE CREATEDDATE SYSTEMMODSTAMP",
    "Opportunity": "ID ISDELETED ACCOUNTID NAME STAGENAME AMOUNT CURRENCYISOCODE CLOSEDATE TYPE SERVICE_LINE__C"
    " ISCLOSED ISWON LOSS_REASON__C OWNERID DELIVERY_LEAD__C CREATEDDATE LASTMODIFIEDDATE SYSTEMMODSTAMP",
    "OpportunityHistory": "ID OPPORTUNITYID STAGENAME AMOUNT PROBABILITY CLOSEDATE CREATEDBYID CREATEDDATE",
    "OpportunityFieldHistory": "ID OPPORTUNITYID FIELD OLDVALUE NEWVALUE CREATEDBYID CREATEDDATE",
    "Event": "ID SUBJECT DESCRIPTION WHATID WHOID ACCOUNTID OWNERID TYPE EVENTSUBTYPE STATUS__C STARTDATETIME"
    " ENDDATETIME DURATIONINMINUTES ISDELETED CREATEDDATE SYSTEMMODSTAMP",
    "EventRelation": "ID EVENTID RELATIONID STATUS ISWHAT ISINVITEE CREATEDDATE",
    "Success_Criterion__c": "ID ISDELETED NAME OPPORTUNITY__C STATEMENT__C METRIC__C TARGET__C DUE_DATE__C"
    " DOCUMENTED_ON__C SALES_AGREED_BY__C SALES_AGREED_ON__C DELIVERY_AGREED_BY__C DELIVERY_AGREED_ON__C"
    " CREATEDDATE SYSTEMMODSTAMP",
    "Responsibility__c": "ID ISDELETED OPPORTUNITY__C ITEM__C PARTY__C RESPONSIBLE__C AGREED_ON__C CREATEDDATE"
    " SYSTEMMODSTAMP",
    "Delivery_Risk__c": "ID ISDELETED NAME OPPORTUNITY__C TITLE__C SEVERITY__C IDENTIFIED_ON__C RISK_OWNER__C"
    " RISK_OWNER_NAME__C OWNER_ASSIGNED_ON__C STATUS__C CLOSED_ON__C CREATEDDATE SYSTEMMODSTAMP",
    "Delivery_Risk__History": "ID PARENTID FIELD OLDVALUE NEWVALUE CREATEDDATE",
}
_HISTORY_OF_ACCOUNTS = {"AccountHistory": "ID ACCOUNTID FIELD OLDVALUE NEWVALUE CREATEDBYID CREATEDDATE"}
_TICKETS = {
    "incident": "number sys_id parent_incident company u_contract_no u_opportunity_id business_service opened_at"
    " resolved_at sys_updated_on sys_mod_count state priority category u_cause short_description u_escalated"
    " u_escalated_at u_escalation_level reopen_count assignment_group",
    "core_company": "sys_id name u_crm_account_id sys_updated_on",
}
SURVEY = "satisfaction"


class Exports:
    """The open files of one firm. Use as a context; leaving it finishes the workbook."""

    def __init__(self, out: Path, *, has_account_history: bool = False) -> None:
        self._out = out
        self._crm = _CRM | _HISTORY_OF_ACCOUNTS if has_account_history else _CRM
        self._files: dict[str, IO[str]] = {}
        self._writers: dict[str, Any] = {}
        self._lines: dict[str, int] = {}

    def __enter__(self) -> "Exports":
        for folder, tables in (("crm", self._crm), ("tickets", _TICKETS)):
            for name, header in tables.items():
                file = self._open(folder, name, "csv")
                quoting: Literal[0, 1] = csv.QUOTE_ALL if folder == "crm" else csv.QUOTE_MINIMAL
                self._writers[name] = csv.writer(file, quoting=quoting, lineterminator="\n")
                self.write(name, header.split())
        self._open("surveys", SURVEY, "jsonl")
        self.register = Register(self._out / "contracts")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for handle in self._files.values():
            handle.close()
        if kind is None:
            self.register.save()

    def write(self, table: str, row: Sequence[object]) -> None:
        """Add one record; None becomes an empty cell."""
        self._writers[table].writerow(row)
        self._lines[table] += 1

    def write_all(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add records."""
        for row in rows:
            self.write(table, row)

    def write_answer(self, answer: dict[str, object]) -> None:
        """Add one survey response."""
        self.write_text(SURVEY, json.dumps(answer))

    def write_text(self, table: str, line: str) -> None:
        """Add a line as it stands, sound or not."""
        self._files[table].write(line + "\n")
        self._lines[table] += 1

    def n_records(self, table: str) -> int:
        """How many records a table has so far."""
        return self._lines[table] - 1

    def place(self, table: str) -> tuple[str, int]:
        """File and number of the last record; a table's header is 1, a survey's first line is 1."""
        return Path(self._files[table].name).relative_to(self._out).as_posix(), self._lines[table]

    def _open(self, folder: str, name: str, suffix: str) -> IO[str]:
        path = self._out / folder / f"{name}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._files[name], self._lines[name] = path.open("w", encoding="utf-8", newline=""), 0
        return self._files[name]
