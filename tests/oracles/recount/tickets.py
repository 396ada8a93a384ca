"""Tickets with their children folded in: escalated when, of what cause, and which deal they belong to."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tests.oracles.recount.accounts import MAX_DEPTH, Accounts
from tests.oracles.recount.contracts import Contract
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.warehouse import Row, Warehouse, earliest, is_said

SURPRISES = frozenset({"scope", "expectation", "responsibility", "unowned_risk"})
CONTROLS = frozenset({"technical_fault", "external", "user_request"})

_LEADING_DIGIT = re.compile(r"^\s*([0-9]+)")
_EXECUTIVE = re.compile(r"executive|director|board|\bc[efit]o\b|\bvp\b", re.IGNORECASE)
_NONE = re.compile(r"^\s*(no|none|no escalation|not escalated|normal|false)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket without a parent, with all of its children."""

    row: Row
    account_id: str | None
    deal_id: str | None
    is_guess: bool  # it went to the latest signed of several deals
    escalated_at: datetime | None
    cause: str | None

    @property
    def event_on(self) -> date:
        """The day that counts: of the escalation where there is one, else of the opening."""
        moment: datetime = self.escalated_at or self.row["opened_at"]
        return moment.date()


def escalation_rank(text: str | None) -> int | None:
    """0 not at all, 1 a team lead, 2 management, 3 executives; None where there is no level."""
    if text is None or not is_said(text):
        return None
    if digit := _LEADING_DIGIT.match(text):
        return int(digit.group(1))
    if _EXECUTIVE.search(text):
        return 3
    if re.search("manage", text, re.IGNORECASE):
        return 2
    return 0 if _NONE.match(text) else 1


def _escalated_at(row: Row) -> datetime | None:
    """When one ticket was escalated; its opening where only the fact is known, None where it was not."""
    is_escalated = row["is_escalated"] or row["escalated_at"] or (escalation_rank(row["escalation_level"]) or 0) > 0
    if not is_escalated:
        return None
    moment: datetime = row["escalated_at"] or row["opened_at"]
    return moment


class Attribution:
    """The way from a ticket to its deal."""

    def __init__(self, accounts: Accounts, contracts: list[Contract], deals: list[SignedDeal], known: set[str]) -> None:
        self._accounts = accounts
        self._signed = {deal.deal_id: deal for deal in deals}
        self._deal_of = {contract.contract_id: contract.deal_id for contract in contracts}
        self._known = known  # deals, signed or not
        self._running: dict[str | None, list[Contract]] = {}
        for deal in deals:
            for contract in deal.contracts or (_without_record(deal),):
                self._running.setdefault(deal.account_id, []).append(contract)

    def deal_of(self, row: Row) -> tuple[str | None, bool]:
        """The deal, and whether it is only the latest signed of several."""
        if row["deal_id"] in self._known:
            return (row["deal_id"] if row["deal_id"] in self._signed else None), False
        if row["contract_id"] is not None:
            deal_id = self._deal_of.get(row["contract_id"])
            if row["contract_id"] in self._deal_of:
                return (deal_id if deal_id in self._signed else None), False
        for account_id in self._accounts.line(self._accounts.resolve(row["account_id"])):
            active = [item for item in self._running.get(account_id, ()) if item.is_active(row["opened_at"].date())]
            if active:
                return self._choice(active, row["service_line"])
        return None, False

    def _choice(self, active: list[Contract], service_line: str | None) -> tuple[str | None, bool]:
        """The only deal, else the latest signed of those with the ticket's service line, else of all."""
        matching = [item for item in active if is_said(service_line) and item.service_line == service_line]
        fitting = matching or active
        latest = max(fitting, key=lambda item: (item.signed_on or date.min, item.deal_id or ""))
        return latest.deal_id, len({item.deal_id for item in fitting}) > 1


def _without_record(deal: SignedDeal) -> Contract:
    """A deal without a contract record is active from signature, without end."""
    line = deal.row["service_line"]
    return Contract("", deal.deal_id, deal.account_id, deal.signed_on, None, None, line, None)


def read_tickets(warehouse: Warehouse, accounts: Accounts, attribution: Attribution) -> list[Ticket]:
    """One ticket a root; a child counts with the ticket at the top of its parents."""
    rows = {row["ticket_id"]: row for row in warehouse.rows("tickets")}
    families: dict[str, list[Row]] = {}
    for row in rows.values():
        families.setdefault(_root(row, rows), []).append(row)
    return [_ticket(rows[root], family, warehouse, accounts, attribution) for root, family in families.items()]


def _root(row: Row, rows: dict[str, Row]) -> str:
    for _ in range(MAX_DEPTH):
        if row["parent_ticket_id"] not in rows:
            break
        row = rows[row["parent_ticket_id"]]
    return str(row["ticket_id"])


def _ticket(root: Row, family: list[Row], warehouse: Warehouse, accounts: Accounts, attribution: Attribution) -> Ticket:
    deal_id, is_guess = attribution.deal_of(root)
    return Ticket(
        row=root,
        account_id=accounts.resolve(root["account_id"]),
        deal_id=deal_id,
        is_guess=is_guess,
        escalated_at=earliest(*(_escalated_at(row) for row in family)),
        cause=warehouse.causes.get((root["cause"] or "").strip().lower()),
    )
