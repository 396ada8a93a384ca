"""What is at stake today: the contracted value of a deal that runs with an open escalation, or with few practices."""

import re
from datetime import date, timedelta
from typing import Any

from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.tickets import Ticket
from tests.oracles.recount.warehouse import MAX_RATE_AGE_DAYS, Warehouse, grouped

_CLOSED = re.compile("closed|resolved|cancel", re.IGNORECASE)


class Stakes:
    """Contract values, and which escalations are open."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.contracts = grouped(warehouse.rows("contracts"), "contract_id")
        self.rates = grouped(warehouse.rows("exchange_rates"), "currency")
        self.after = warehouse.as_of_on + timedelta(days=1)

    def of(self, deal: SignedDeal, tickets: list[Ticket], row: dict[str, Any]) -> dict[str, Any]:
        """contracted_value and what is said of it, open escalations, what is at stake; `row` as recounted so far."""
        papers = [self.contracts[contract.contract_id][0] for contract in deal.contracts]
        values = [self._converted(paper["value"], paper["currency"], paper["signed_on"]) for paper in papers]
        is_told = len({currency for _, currency, _ in values}) == 1 and all(
            None not in (value, currency) for value, currency, _ in values
        )
        if not is_told:
            values = [self._converted(row["amount"], row["currency"], row["signed_on"])]
        amounts = [value for value, _, _ in values if value is not None]
        n_open = sum(self._is_open(ticket) for ticket in tickets)
        is_running = row["followup_end_on"] == self.after
        score = row["alignment_score"]
        return {
            "contracted_value": float(sum(amounts)) if amounts else None,
            "contracted_currency": values[0][1],
            "is_value_converted": any(is_converted for _, _, is_converted in values),
            "is_running": is_running,
            "n_open_escalations": n_open,
            "is_at_risk": is_running and n_open > 0,
            "has_few_practices": False if not is_running else None if score is None else score <= 1,
        }

    def _converted(self, value: float | None, currency: str | None, on: date | None) -> tuple[Any, str | None, bool]:
        """An amount at the last rate of its currency up to a day, if it is not too old; and whether one was."""
        known = [rate for rate in self.rates[currency] if on is not None and rate["quoted_on"] <= on]
        newest = max(known, key=lambda rate: rate["quoted_on"], default=None)
        if newest is None or on is None or (on - newest["quoted_on"]).days >= MAX_RATE_AGE_DAYS:
            return value, currency, False
        return None if value is None else value * newest["rate"], newest["quoted_in"], value is not None

    def _is_open(self, ticket: Ticket) -> bool:
        if ticket.escalated_at is None or ticket.event_on >= self.after:
            return False
        resolved_at, status = ticket.row["resolved_at"], ticket.row["status"]
        if resolved_at is not None:
            return bool(resolved_at.date() >= self.after)
        return status is None or not _CLOSED.search(status)
