"""Bad records of each kind, planted in sound exports. None touches a signed deal."""

from etl.sample.cast import account_row, customer, write_customer
from etl.sample.clock import calendar, stamp
from etl.sample.course import Course, Numbers
from etl.sample.firm import CUT_OFF_DAY
from etl.sample.ids import crm_id, sys_id
from etl.sample.layout import SURVEY, Exports

_IDLE = 30_000_000  # where the numbers of accounts without deals begin
_REJECTED, _SUPERSEDED, _LOADED, _UNMAPPED = "rejected", "superseded", "loaded", "value unmapped"


class Flaws:
    """Writes bad records and remembers where they stand and what becomes of them."""

    def __init__(self, exports: Exports, numbers: Numbers, lost: Course) -> None:
        self._exports, self._numbers, self._lost = exports, numbers, lost
        self.planted: list[dict[str, object]] = []

    def plant(self) -> None:
        """Write all of them; `lost` is an unsigned opportunity that some refer to."""
        self._crm()
        self._risks()
        self._register()
        self._tickets()
        self._survey()

    def _crm(self) -> None:
        bad_date = self._opportunity(closed="31.02.2026")
        self._write("Opportunity", bad_date, "impossible date", _REJECTED)
        self._write("Opportunity", self._opportunity(amount="n/a €"), "amount is no number", _REJECTED)
        self._write("Opportunity", self._opportunity(stage="SOW sent"), "unknown stage", _UNMAPPED)
        twice = self._opportunity(stage="Qualification")
        self._exports.write("Opportunity", twice)
        older = (*twice[:4], "Prospecting", *twice[5:-1], stamp(CUT_OFF_DAY - 70))
        self._write("Opportunity", older, "older duplicate", _SUPERSEDED)
        deleted = self._opportunity()
        self._write("Opportunity", (deleted[0], "true", *deleted[2:]), "deleted", _SUPERSEDED)
        owner, account = self._lost.team.owner, self._lost.customer
        gone = list(account_row(account, owner=owner))
        gone[:4] = [crm_id("001", 999), "true", "", "Old test account"]
        self._write("Account", gone, "deleted", _SUPERSEDED)
        contact = (crm_id("003", 60_000_000), "false", account.id, "Short")
        self._write("Contact", contact, "too few fields", _REJECTED)
        meeting = self._event()
        self._write("Event", (*meeting, "extra"), "too many fields", _REJECTED)

    def _risks(self) -> None:
        day = calendar(self._lost.created + 2).isoformat()
        entered = stamp(self._lost.created + 2.5)
        judged = (self._lost.id, "Unusual severity", "Severe!", day)
        row = (self._numbers.crm("a0K"), "false", "RISK-X", *judged, "", "", "", "Open", "", entered, entered)
        self._write("Delivery_Risk__c", row, "unknown severity", _UNMAPPED)

    def _register(self) -> None:
        signed, account = calendar(500), self._lost.customer
        row: list[object] = ["CT-900001", None, account.id, None, None, "SOW", "Managed service", signed, signed]
        row += [calendar(900), 13, None, 12_000.0, "EUR", 3, 900, None]
        self._register_row("Contracts", row, "contract without a deal", _LOADED)
        clause: list[object] = ["CT-000000/1", "CT-000000", "Audit", 20, "Clause of a contract that is not listed."]
        self._register_row("Clauses", clause, "clause of an unknown contract", _LOADED)

    def _tickets(self) -> None:
        company = self._lost.customer.company
        self._write("incident", _incident("INC9000001", company, opened=""), "no opening time", _REJECTED)
        future = _incident("INC9000002", company, opened="2031-01-05 09:00:00")
        self._write("incident", future, "dated after the export", _LOADED)
        for place, name in enumerate(("Quayside Partners", "Northgate Labs", "Ridgeway Services")):
            unknown = (sys_id("unlinked", place), name, "", "2026-09-30 05:00:00")
            self._write("core_company", unknown, "company of no account", _REJECTED)
            ticket = _incident(f"INC810000{place}", unknown[0], opened="2025-05-06 10:15:00")
            self._exports.write("incident", ticket)

    def _survey(self) -> None:
        answer = '{"response_id": "R-X00001", "account_id": "' + self._lost.customer.id + '", "responded_at": '
        self._line(answer + '"2026-02-03T', "broken line", _REJECTED)
        text = answer + '"2026-02-03T10:00:00.000Z", "instrument": "NPS", "score": "very good", "scale_max": 10}'
        self._line(text, "score is no number", _REJECTED)

    def _write(self, table: str, row: tuple[object, ...] | list[object], kind: str, becomes: str) -> None:
        self._exports.write(table, row)
        self._note(self._exports.place(table), kind, becomes)

    def _line(self, line: str, kind: str, becomes: str) -> None:
        self._exports.write_text(SURVEY, line)
        self._note(self._exports.place(SURVEY), kind, becomes)

    def _register_row(self, sheet: str, row: list[object], kind: str, becomes: str) -> None:
        self._exports.register.write(sheet, row)
        self._note(self._exports.register.place(sheet), kind, becomes)

    def _note(self, place: tuple[str, int], kind: str, becomes: str) -> None:
        self.planted.append({"file": place[0], "row": place[1], "kind": kind, "becomes": becomes})

    def _opportunity(
        self, *, stage: str = "Qualification", amount: str = "25000.00", closed: str = "2026-12-15"
    ) -> tuple[object, ...]:
        course = self._lost
        head = (self._numbers.crm("006"), "false", course.customer.id, "Pilot extension", stage, amount, "EUR", closed)
        entered = stamp(CUT_OFF_DAY - 80)
        state = ("Expansion", "Managed service", "false", "false", "", course.team.owner.id, "", entered)
        return (*head, *state, stamp(CUT_OFF_DAY - 40), stamp(CUT_OFF_DAY - 40))

    def _event(self) -> tuple[object, ...]:
        course, start = self._lost, self._lost.created + 3.5
        who = (course.id, "", course.customer.id, course.team.owner.id, "Meeting", "Event", "Held")
        times = (stamp(start), stamp(start + 0.04), 60, "false", stamp(start), stamp(start))
        return (self._numbers.crm("00U"), "Discovery call", "", *who, *times)


def write_idle_accounts(exports: Exports, course: Course) -> None:
    """Write two accounts without deals, whose tickets are the log's first and last."""
    for place, opened in enumerate(("2022-09-15 08:00:00", "2026-09-30 16:30:00")):
        account = customer(_IDLE + place, segment=0, region=place, industry=place)
        write_customer(account, course.team.owner, exports, kind="Former customer")
        exports.write("incident", _incident(f"INC800000{place}", account.company, opened=opened))


def _incident(number: str, company: str, *, opened: str) -> tuple[object, ...]:
    head = (
        number,
        sys_id("incident", int(number[3:])),
        "",
        company,
        "",
        "",
        "",
        opened,
        "",
        opened or "2026-03-01 09:00:00",
    )
    about = (0, "New", "4 - Low", "Request", "User request", "New user account")
    return (*head, *about, "false", "", "0 - None", 0, "Service Desk")
