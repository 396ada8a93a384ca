"""Tickets with their children folded in: escalated when, of what cause, and which deal they belong to."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tests.oracles.recount.accounts import MAX_DEPTH, Accounts
from tests.oracles.recount.contracts import Contract
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.warehouse import Row, Warehouse, earliest, is_said, latest

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
    reason: str | None  # why it went to no deal
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


def _escalated_at(row: Row, as_of_on: date) -> datetime | None:
    """When one ticket was escalated, its opening where only the fact is known; None if not by the as-of date."""
    is_escalated = row["is_escalated"] or row["escalated_at"] or (escalation_rank(row["escalation_level"]) or 0) > 0
    if not is_escalated:
        return None
    moment: datetime = row["escalated_at"] or row["opened_at"]
    return moment if moment.date() <= as_of_on else None


@dataclass(frozen=True, slots=True)
class _Running:
    """A deal under contract: its contracts count as one, gaps between them included."""

    deal: SignedDeal
    start: date
    end: date | None
    service_lines: frozenset[str | None]

    @classmethod
    def of(cls, deal: SignedDeal) -> "_Running":
        """Without a contract record it runs from signature, without end."""
        ends = [contract.ends_on for contract in deal.contracts] or [None]
        end = None if None in ends else latest(*ends)
        lines = [contract.service_line for contract in deal.contracts] or [deal.row["service_line"]]
        return cls(deal, deal.limit_on, end, frozenset(lines))

    def is_active(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a ticket belongs, or the reason why nowhere."""

    deal_id: str | None = None
    is_guess: bool = False
    reason: str | None = None


class Attribution:
    """The way from a ticket to its deal."""

    def __init__(
        self, warehouse: Warehouse, accounts: Accounts, contracts: list[Contract], deals: list[SignedDeal]
    ) -> None:
        self._accounts = accounts
        self._signed = {deal.deal_id: deal for deal in deals}
        self._known = {row["deal_id"] for row in warehouse.rows("deals")}  # signed or not
        self._recorded = {row["contract_id"] for row in warehouse.rows("contracts")}
        self._deal_of = {contract.contract_id: contract.deal_id for contract in contracts}
        self._held = {
            *accounts.rows,
            *accounts.links.values(),
            *(accounts.resolve(row["account_id"]) for row in warehouse.rows("deals")),
        }
        self._running: dict[str | None, list[_Running]] = {}
        for deal in deals:
            self._running.setdefault(deal.account_id, []).append(_Running.of(deal))

    def find(self, row: Row) -> Finding:
        """The deal of a ticket by its own keys, else by its account and day."""
        deal_id, contract_id = row["deal_id"], row["contract_id"]
        if deal_id in self._signed:
            return Finding(deal_id)
        if contract_id in self._deal_of:
            owner = self._deal_of[contract_id]
            if owner in self._signed:
                return Finding(owner)
            if owner not in self._known:
                return Finding(reason="its contract names no deal")
        line = self._accounts.line(self._accounts.resolve(row["account_id"]))
        for account_id in line:
            active = [item for item in self._running.get(account_id, ()) if item.is_active(row["opened_at"].date())]
            if active:
                return self._choice(active, row["service_line"])
        return Finding(reason=self._reason(row, line))

    def _reason(self, row: Row, line: list[str]) -> str:
        """Why no deal could be found: what the ticket names, else what its account lacks."""
        names = ((row["deal_id"], self._known), (row["contract_id"], self._recorded))
        if any(name is not None and name not in known for name, known in names):
            return "ticket names an unknown contract or deal"
        if not line or line[0] not in self._held:
            return "no account linked"
        if not any(account_id in self._running for account_id in line):
            return "account has no signed deal"
        return "no contract active on that day"

    def _choice(self, active: list[_Running], service_line: str | None) -> Finding:
        """The only deal, else the latest signed of those with the ticket's service line, else of all."""
        matching = [item for item in active if is_said(service_line) and service_line in item.service_lines]
        fitting = matching or active
        newest = max(fitting, key=lambda item: (item.deal.signed_on, item.deal.deal_id))
        return Finding(newest.deal.deal_id, is_guess=len(fitting) > 1)


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
    found = attribution.find(root)
    return Ticket(
        row=root,
        account_id=accounts.resolve(root["account_id"]),
        deal_id=found.deal_id,
        is_guess=found.is_guess,
        reason=found.reason,
        escalated_at=earliest(*(_escalated_at(row, warehouse.as_of_on) for row in family)),
        cause=warehouse.causes.get((root["cause"] or "").strip().lower()),
    )
