"""Explicit risk ownership: the judged risks, who owned them at signature, and since when."""

from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.people import People
from tests.oracles.recount.statuses import timing
from tests.oracles.recount.tracking import tracked_deals
from tests.oracles.recount.warehouse import Row, Warehouse, grouped

_MAJOR = frozenset({"high", "critical"})


@dataclass(frozen=True, slots=True)
class Ownership:
    """Since when a risk has a named individual as owner; `is_known` is False where nobody can tell who that is."""

    since: datetime | None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class RiskOwnership:
    """The risks of the deals."""

    risks: dict[str, list[Row]]
    changes: dict[str, list[Row]]
    tracked: frozenset[str]
    people: People

    def status(self, deal: SignedDeal) -> str:
        risks = self.risks.get(deal.deal_id, [])
        recorded = self.recorded(deal)
        if any(risk["severity"] is None for risk in recorded):
            return "unknown"
        judged = self.judged(deal)
        owners = [self.ownership(risk) for risk in judged or risks]
        by_limit = [owner.since for owner in owners if owner.since is not None and deal.is_by_limit(owner.since)]
        if judged and len(by_limit) == len(judged):
            return timing(deal, max(by_limit))
        if judged and not all(owner.is_known for owner in owners):
            return "unknown"
        if owners and all(owner.since is not None for owner in owners):
            return "after"
        return "never" if deal.deal_id in self.tracked else "unknown"

    def is_unowned(self, deal: SignedDeal) -> bool | None:
        """A major risk had no named owner at signature; None where nobody can tell."""
        major = [risk for risk in self.recorded(deal) if risk["severity"] in _MAJOR and _is_open(risk, deal)]
        owners = [self.ownership(risk) for risk in major]
        if any(owner.is_known and (owner.since is None or not deal.is_by_limit(owner.since)) for owner in owners):
            return True
        if self.status(deal) == "unknown":
            return None
        return False

    def recorded(self, deal: SignedDeal) -> list[Row]:
        """The risks identified and recorded by signature."""
        return [risk for risk in self.risks.get(deal.deal_id, []) if _is_recorded(risk, deal)]

    def judged(self, deal: SignedDeal) -> list[Row]:
        """The major risks open at signature; without one, all that are open."""
        still_open = [risk for risk in self.recorded(deal) if _is_open(risk, deal)]
        return [risk for risk in still_open if risk["severity"] in _MAJOR] or still_open

    def ownership(self, risk: Row) -> Ownership:
        changes = sorted(self.changes.get(risk["risk_id"], ()), key=lambda change: change["changed_at"])
        if changes:
            return self._from_history(risk, changes)
        is_individual = self.people.is_individual(risk["owner_id"], risk["owner_name"])
        if not is_individual:
            return Ownership(None, is_known=is_individual is not None)
        return Ownership(risk["owner_assigned_at"] or risk["identified_at"] or risk["recorded_at"])

    def _from_history(self, risk: Row, changes: list[Row]) -> Ownership:
        """The first moment at which the history shows a named individual."""
        if self.people.is_individual(changes[0]["old_value"], None):
            return Ownership(risk["identified_at"])
        for change in changes:
            if self.people.is_individual(change["new_value"], None):
                return Ownership(change["changed_at"])
        return Ownership(None)


def _is_recorded(risk: Row, deal: SignedDeal) -> bool:
    identified_at = risk["identified_at"] or risk["recorded_at"]
    return identified_at is not None and deal.is_by_limit(identified_at) and not deal.is_backfilled(risk["recorded_at"])


def _is_open(risk: Row, deal: SignedDeal) -> bool:
    closed_at = risk["closed_at"]
    return closed_at is None or not deal.is_by_limit(closed_at)


def read_risk_ownership(
    warehouse: Warehouse, deals: list[SignedDeal], accounts: Accounts, people: People
) -> RiskOwnership:
    rows = warehouse.rows("risks")
    changes = [
        row for row in warehouse.rows("field_changes") if row["entity"] == "risks" and row["field"] == "owner_id"
    ]
    return RiskOwnership(
        grouped(rows, "deal_id"), grouped(changes, "record_id"), tracked_deals(rows, deals, accounts), people
    )
