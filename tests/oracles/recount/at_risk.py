"""What is at stake today: the contracted value of a deal that runs with an open escalation or with few practices."""

import re
from datetime import timedelta
from typing import Any

from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.tickets import Ticket
from tests.oracles.recount.warehouse import Warehouse, grouped

_CLOSED = re.compile("closed|resolved|cancel", re.IGNORECASE)


class Stakes:
    """Contract values, and which escalations are open."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.contracts = grouped(warehouse.rows("contracts"), "contract_id")
        self.after = warehouse.as_of_on + timedelta(days=1)

    def of(self, deal: SignedDeal, tickets: list[Ticket], row: dict[str, Any]) -> dict[str, Any]:
        """contracted_value and its currency, is_running, n_open_escalations, is_at_risk; `row` as recounted so far."""
        papers = [self.contracts[contract.contract_id][0] for contract in deal.contracts]
        currencies = {paper["currency"] for paper in papers}
        is_told = bool(papers) and len(currencies) == 1 and all(None not in (p["value"], p["currency"]) for p in papers)
        n_open = sum(self._is_open(ticket) for ticket in tickets)
        is_running = row["followup_end_on"] == self.after
        return {
            "contracted_value": float(sum(paper["value"] for paper in papers)) if is_told else row["amount"],
            "contracted_currency": papers[0]["currency"] if is_told else row["currency"],
            "is_running": is_running,
            "n_open_escalations": n_open,
            "is_at_risk": is_running and (n_open > 0 or row["alignment_score"] in (0, 1)),
        }

    def _is_open(self, ticket: Ticket) -> bool:
        if ticket.escalated_at is None or ticket.event_on >= self.after:
            return False
        resolved_at, status = ticket.row["resolved_at"], ticket.row["status"]
        if resolved_at is not None:
            return bool(resolved_at.date() >= self.after)
        return status is None or not _CLOSED.search(status)
