"""Shared success definition, late responsibilities, and the symptom of implicit success."""

from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.people import DELIVERY, SALES, People
from tests.oracles.recount.statuses import Evidence, after_signature, before_signature, timing
from tests.oracles.recount.tracking import tracked_deals
from tests.oracles.recount.warehouse import Row, Warehouse, grouped, is_said

_MOMENTS = ("sales_agreed_at", "delivery_agreed_at")
_AGREEMENT_COLUMNS = (*_MOMENTS, "sales_agreed_by", "delivery_agreed_by")


@dataclass(frozen=True, slots=True)
class SuccessDefinitions:
    """What the deals agreed on as success."""

    criteria: dict[str, list[Row]]
    tracked: frozenset[str]
    systems: frozenset[str]  # whose exports have the columns that say who agreed
    people: People

    def status(self, deal: SignedDeal) -> str:
        evidence = [item for row in self.criteria.get(deal.deal_id, []) if (item := self._evidence(row))]
        before = before_signature(deal, evidence)
        agreed = [item.at for item in before if item.counts]
        if agreed:
            return timing(deal, min(agreed))
        if any(item.counts is None for item in before):
            return "unknown"
        if any(item.counts for item in after_signature(deal, evidence)):
            return "after"
        return "never" if deal.deal_id in self.tracked and self.systems else "unknown"

    def is_implicit(self, deal: SignedDeal) -> bool | None:
        """No criterion was documented before signature, whenever it was entered; None where no source could tell."""
        moments = [row["documented_at"] for row in self.criteria.get(deal.deal_id, [])]
        if any(moment is not None and deal.is_by_limit(moment) for moment in moments):
            return False
        return True if deal.deal_id in self.tracked and None not in moments else None

    def _evidence(self, row: Row) -> Evidence | None:
        """An outcome with two agreements; None for what states no outcome or lacks an agreement."""
        if row["source_system"] not in self.systems:
            return Evidence(datetime.min, row["recorded_at"], counts=None)
        if not is_said(row["metric"]) and not is_said(row["target"]):
            return None
        if row["sales_agreed_by"] is None or row["delivery_agreed_by"] is None:
            return None
        known = [row[column] for column in _MOMENTS if row[column] is not None]
        at = max(known, default=datetime.min)
        sides = [
            self._is_of(row["sales_agreed_by"], row["sales_agreed_at"] or at, SALES),
            self._is_of(row["delivery_agreed_by"], row["delivery_agreed_at"] or at, DELIVERY),
        ]
        is_known = None not in sides and len(known) == len(_MOMENTS)
        return Evidence(at, row["recorded_at"], counts=False if False in sides else is_known or None)

    def _is_of(self, person_id: str, at: datetime, functions: frozenset[str]) -> bool | None:
        function = self.people.function(person_id, at)
        return None if function is None else function in functions


def read_success_definitions(
    warehouse: Warehouse, deals: list[SignedDeal], accounts: Accounts, people: People
) -> SuccessDefinitions:
    rows = warehouse.rows("success_criteria")
    return SuccessDefinitions(
        criteria=grouped(rows, "deal_id"),
        tracked=tracked_deals(rows, deals, accounts, year_starts=warehouse.year_starts),
        systems=frozenset(system for system, *_ in warehouse.mapped if _has_agreements(warehouse, system)),
        people=people,
    )


def _has_agreements(warehouse: Warehouse, system: str) -> bool:
    return all((system, "success_criteria", column) in warehouse.mapped for column in _AGREEMENT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Who does what, agreed when."""

    agreed: dict[str, list[Row]]
    tracked: frozenset[str]

    def is_late(self, deal: SignedDeal) -> bool | None:
        """The first was agreed after the commitment point, or never; None where nobody can tell."""
        if deal.committed_at is None or deal.deal_id not in self.tracked:
            return None
        moments = [row["agreed_at"] for row in self.agreed.get(deal.deal_id, []) if row["agreed_at"]]
        return not moments or min(moments) > deal.committed_at


def read_responsibilities(warehouse: Warehouse, deals: list[SignedDeal], accounts: Accounts) -> Responsibilities:
    rows = warehouse.rows("responsibilities")
    return Responsibilities(
        grouped(rows, "deal_id"), tracked_deals(rows, deals, accounts, year_starts=warehouse.year_starts)
    )
