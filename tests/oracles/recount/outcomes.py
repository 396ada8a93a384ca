"""The recount of `deal_outcomes`: one row per signed deal, with the columns of the mart."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.oracles.recount.accounts import Accounts, read_accounts
from tests.oracles.recount.at_risk import Stakes
from tests.oracles.recount.contracts import Papers, read_contracts, read_papers
from tests.oracles.recount.deals import History, SignedDeal, read_history, read_signed_deals
from tests.oracles.recount.followup import Observation, count, followup, prior_escalations, read_observation
from tests.oracles.recount.people import People, read_people
from tests.oracles.recount.risks import RiskOwnership, read_risk_ownership
from tests.oracles.recount.statuses import has_practised
from tests.oracles.recount.success import (
    Responsibilities,
    SuccessDefinitions,
    read_responsibilities,
    read_success_definitions,
)
from tests.oracles.recount.tickets import Attribution, Ticket, read_tickets
from tests.oracles.recount.trust import Trust, read_trust
from tests.oracles.recount.voice import DeliveryVoice, read_delivery_voice
from tests.oracles.recount.warehouse import DAYS_PER_MONTH, Warehouse, earliest, latest, read_warehouse
from tests.oracles.recount.zones import plain

_DESCRIPTIONS = (
    ("deals", "deal_type"), ("deals", "service_line"),
    ("accounts", "segment"), ("accounts", "region"), ("accounts", "industry"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Firm:
    """Everything known, ready to be asked about one deal."""

    warehouse: Warehouse
    accounts: Accounts
    people: People
    papers: Papers
    success: SuccessDefinitions
    responsibilities: Responsibilities
    voice: DeliveryVoice
    risks: RiskOwnership
    tickets_by_deal: dict[str | None, list[Ticket]]
    tickets_by_account: dict[str | None, list[Ticket]]
    observation: Observation
    trust: Trust
    stakes: Stakes
    histories: dict[str, History]
    descriptions: dict[tuple[str, str], History]


def recount(path: Path) -> dict[str, dict[str, Any]]:
    """The row of each signed deal of a built warehouse, by deal id."""
    warehouse = read_warehouse(path)
    accounts = read_accounts(warehouse)
    contracts = read_contracts(warehouse, accounts)
    deals = read_signed_deals(warehouse, accounts, contracts)
    people = read_people(warehouse)
    tickets = read_tickets(warehouse, accounts, Attribution(warehouse, accounts, contracts, deals))
    fields = ("amount", "sales_owner_id", "delivery_lead_id")
    firm = _Firm(
        warehouse=warehouse,
        accounts=accounts,
        people=people,
        papers=read_papers(warehouse),
        success=read_success_definitions(warehouse, deals, accounts, people),
        responsibilities=read_responsibilities(warehouse, deals, accounts),
        voice=read_delivery_voice(warehouse, deals, accounts, people),
        risks=read_risk_ownership(warehouse, deals, accounts, people),
        tickets_by_deal=_grouped(tickets, "deal_id"),
        tickets_by_account=_grouped(tickets, "account_id"),
        observation=read_observation(warehouse, accounts, deals),
        trust=read_trust(warehouse, accounts, deals),
        stakes=Stakes(warehouse),
        histories={field: read_history(warehouse, "deals", field) for field in fields},
        descriptions={of: read_history(warehouse, *of) for of in _DESCRIPTIONS},
    )
    return {deal.deal_id: _row(firm, deal) for deal in deals}


def recount_attribution(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """The deal of each escalation of a built warehouse, or the reason why it has none, by ticket id."""
    warehouse = read_warehouse(path)
    accounts = read_accounts(warehouse)
    contracts = read_contracts(warehouse, accounts)
    deals = read_signed_deals(warehouse, accounts, contracts)
    tickets = read_tickets(warehouse, accounts, Attribution(warehouse, accounts, contracts, deals))
    return {ticket.row["ticket_id"]: (ticket.deal_id, ticket.reason) for ticket in tickets if ticket.escalated_at}


def _grouped(tickets: list[Ticket], name: str) -> dict[str | None, list[Ticket]]:
    groups: dict[str | None, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        groups[getattr(ticket, name)].append(ticket)
    return dict(groups)


def _row(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    counted = {
        **_identity(firm, deal),
        **_at_signature(firm, deal),
        **_practices(firm, deal),
        **_aftermath(firm, deal),
        **asdict(firm.papers.complexity(deal.contracts)),
        **_trust(firm, deal),
    }
    return {**counted, **firm.stakes.of(deal, firm.tickets_by_deal.get(deal.deal_id, []), counted)}


def _identity(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    account = firm.accounts.rows.get(deal.account_id or "", {})
    return {
        "deal_id": deal.deal_id,
        "deal_name": deal.row["deal_name"],
        "account_id": deal.account_id,
        "account_name": account.get("account_name"),
        "contract_id": deal.contracts[0].contract_id if deal.contracts else None,
        "ultimate_account_id": firm.accounts.root(deal.account_id),
        **_described(firm, deal),
        "currency": deal.row["currency"],
    }


def _described(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    """Type and service line of the deal, and where its account stood, on the day of signature."""
    account = firm.accounts.rows.get(deal.account_id or "", {})
    found: dict[str, Any] = {}
    for (entity, field), history in firm.descriptions.items():
        record, record_id = (deal.row, deal.deal_id) if entity == "deals" else (account, deal.account_id or "")
        value, is_of_today = (
            history.of_signature(record, record_id, deal, record.get(field)) if record else (None, False)
        )
        found |= {field: value, f"is_{field}_of_today": is_of_today}
    return found


def _at_signature(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    (amount, is_amount_of_today), (owner, is_owner_of_today), (lead, _) = (
        history.as_of(deal.row, deal.deal_id, deal.signed_on, deal.row[field])
        for field, history in firm.histories.items()
    )
    names = {
        role: firm.people.name(person) or person for role, person in (("sales_owner", owner), ("delivery_lead", lead))
    }
    cycle = (deal.signed_on - deal.created_at.date()).days if deal.created_at else 0
    return {
        "signed_on": deal.signed_on,
        "committed_at": plain(deal.committed_at),
        "amount": None if amount is None else float(amount),
        "sales_owner_id": owner,
        "delivery_lead_id": lead,
        "delivery_lead_basis": _lead_basis(firm, deal, lead),
        **{f"{role}_name": name for role, name in names.items()},
        "sales_cycle_days": cycle if cycle > 0 else None,
        "is_amount_of_today": is_amount_of_today,
        "is_sales_owner_of_today": is_owner_of_today,
    }


def _lead_basis(firm: _Firm, deal: SignedDeal, lead: str | None) -> str | None:
    if lead is None:
        return None
    if firm.histories["delivery_lead_id"].tells(deal.row, deal.deal_id):
        return "history"
    entered_at = deal.row["delivery_lead_entered_at"]
    is_entered = entered_at is not None and not deal.is_backfilled(entered_at)
    return "entered by signature" if is_entered else "today"


def _practices(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    statuses = {
        "success_definition": firm.success.status(deal),
        "delivery_voice": firm.voice.status(deal),
        "risk_ownership": firm.risks.status(deal),
    }
    practised = {practice: has_practised(status) for practice, status in statuses.items()}
    least = sum(value is True for value in practised.values())
    most = sum(value is not False for value in practised.values())
    first = firm.voice.first_engagement(deal)
    lag = (first.date() - deal.committed_at.date()).days if first and deal.committed_at else None
    return {
        **{f"{practice}_status": status for practice, status in statuses.items()},
        **{f"has_{practice}": value for practice, value in practised.items()},
        "alignment_score": least if least == most else None,
        "alignment_min": least,
        "alignment_max": most,
        "is_implicit_success": firm.success.is_implicit(deal),
        "is_late_responsibilities": firm.responsibilities.is_late(deal),
        "is_unowned_risk": firm.risks.is_unowned(deal),
        "owned_share": firm.risks.owned_share(deal),
        "delivery_lag_days": lag,
    }


def _aftermath(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    whole = followup(deal, firm.accounts.rows.get(deal.account_id or ""), firm.warehouse.as_of_on)
    covering = firm.observation.of(deal.account_id)
    spans = [span for seen in covering if (span := whole & seen).days]
    days = len({span.start + timedelta(days=n) for span in spans for n in range(span.days)})
    counts = asdict(count(firm.tickets_by_deal.get(deal.deal_id, []), spans))
    first = counts["first_escalation_on"]
    return {
        "followup_start_on": whole.start,
        "followup_end_on": whole.end,
        "followup_months": whole.days / DAYS_PER_MONTH,
        "observed_from_on": earliest(*(span.start for span in spans)),
        "observed_to_on": latest(*(span.end for span in spans)),
        "observed_months": days / DAYS_PER_MONTH,
        **(counts if days else dict.fromkeys(counts)),
        "n_prior_escalations_12m": prior_escalations(deal, firm.tickets_by_account.get(deal.account_id, []), covering),
        "time_to_first_escalation_days": (first - deal.signed_on).days if first else None,
        "is_escalated": counts["n_escalations"] > 0 if days else None,
    }


def _trust(firm: _Firm, deal: SignedDeal) -> dict[str, Any]:
    first = firm.trust.first_after(deal, firm.warehouse.as_of_on)
    return {
        "first_trust_signal_on": first,
        "time_to_trust_days": (first - deal.signed_on).days if first else None,
    }
