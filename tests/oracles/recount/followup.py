"""Follow-up of a deal, the part of it that a ticket source observed, and what happened in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.tickets import CONTROLS, SURPRISES, Ticket
from tests.oracles.recount.warehouse import MIN_SOURCE_COVERAGE, PRIOR_DAYS, Row, Warehouse, earliest, latest

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start`, `end` not included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return max((self.end - self.start).days, 0)

    def __and__(self, other: "Span") -> "Span":
        return Span(max(self.start, other.start), min(self.end, other.end))

    def __contains__(self, on: date) -> bool:
        return self.start <= on < self.end


def followup(deal: SignedDeal, account: Row | None, as_of_on: date) -> Span:
    """From signature to the end of the last contract, churn or the as-of day, whichever comes first."""
    ends = [contract.ends_on for contract in deal.contracts]
    contract_end = None if None in ends else latest(*ends)
    churned_on = account["churned_on"] if account else None
    end: date = earliest(contract_end, churned_on, as_of_on + _DAY)
    return Span(deal.signed_on, max(end, deal.signed_on))


@dataclass(frozen=True, slots=True)
class Observation:
    """What the ticket sources saw: a span per system, and the accounts that it covers."""

    spans: dict[str, Span]
    covered: dict[str, frozenset[str]]

    def of(self, account_id: str | None) -> list[Span]:
        return [span for system, span in self.spans.items() if account_id in self.covered[system]]


def read_observation(warehouse: Warehouse, accounts: Accounts, deals: list[SignedDeal]) -> Observation:
    by_system: dict[str, list[Row]] = defaultdict(list)
    for row in warehouse.rows("tickets"):
        by_system[row["source_system"]].append(row)
    spans = {system: _span(rows, warehouse.as_of_on) for system, rows in by_system.items()}
    return Observation(spans, {system: _covered(system, rows, accounts, deals) for system, rows in by_system.items()})


def _span(rows: list[Row], as_of_on: date) -> Span:
    """From the source's first record to its last, nothing after the as-of date."""
    moments = [row[name] for row in rows for name in ("opened_at", "escalated_at", "resolved_at") if row[name]]
    days = [moment.date() for moment in moments if moment.date() <= as_of_on]
    return Span(min(days, default=as_of_on), max(days, default=as_of_on) + _DAY)


def _covered(system: str, rows: list[Row], accounts: Accounts, deals: list[SignedDeal]) -> frozenset[str]:
    """The accounts that a source covers.

    Those linked to it or named by its tickets, those above them, and those of a system most of whose accounts its
    tickets name by their own id.
    """
    linked = {accounts.resolve(source) for source in accounts.links if source.startswith(f"{system}:")}
    named = {account_id for row in rows if (account_id := row["account_id"]) not in accounts.links}
    covered = {above for account_id in named | linked for above in accounts.line(account_id)}
    signed: dict[str, set[str]] = defaultdict(set)
    for deal in deals:
        if deal.account_id is not None:
            signed[deal.account_id.partition(":")[0]].add(deal.account_id)
    for own in signed.values():
        if len(own & named) / len(own) >= MIN_SOURCE_COVERAGE:
            covered |= own
    return frozenset(covered)


@dataclass(frozen=True, slots=True)
class Counts:
    """What followed a signature."""

    n_escalations: int
    n_attributable_escalations: int
    n_surprise_escalations: int
    n_control_tickets: int
    n_tickets: int
    n_latest_active_escalations: int
    first_escalation_on: date | None


def count(tickets: list[Ticket], spans: list[Span]) -> Counts:
    """Counts of a deal's tickets within what was observed of its follow-up."""
    seen = [ticket for ticket in tickets if any(ticket.event_on in span for span in spans)]
    escalations = [ticket for ticket in seen if ticket.escalated_at is not None]
    return Counts(
        n_escalations=len(escalations),
        n_attributable_escalations=sum(ticket.cause not in CONTROLS for ticket in escalations),
        n_surprise_escalations=sum(ticket.cause in SURPRISES for ticket in escalations),
        n_control_tickets=sum(ticket.cause in CONTROLS for ticket in seen),
        n_tickets=len(seen),
        n_latest_active_escalations=sum(ticket.is_guess for ticket in escalations),
        first_escalation_on=earliest(*(ticket.event_on for ticket in escalations)),
    )


def prior_escalations(deal: SignedDeal, tickets: list[Ticket], spans: list[Span]) -> int | None:
    """Escalations of the account in the 365 days before signature; None unless all of them were observed."""
    year = Span(deal.signed_on - timedelta(days=PRIOR_DAYS), deal.signed_on)
    if not any((year & span).days == PRIOR_DAYS for span in spans):
        return None
    return sum(ticket.escalated_at is not None and ticket.event_on in year for ticket in tickets)
