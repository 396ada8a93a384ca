"""Explicit risk ownership: the judged risks, who owned them at signature, and since when."""

from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.people import People
from tests.oracles.recount.statuses import timing
from tests.oracles.recount.tracking import tracked_deals
from tests.oracles.recount.warehouse import Row, Warehouse, earliest, grouped

_MAJOR = frozenset({"high", "critical"})


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whether a risk had a named individual as owner at signature; None where nobody can tell who that is."""

    is_owned: bool | None
    since: datetime | None  # when that owner got it
    is_owned_later: bool  # it got a named owner after signature


@dataclass(frozen=True, slots=True)
class RiskOwnership:
    """The risks of the deals."""

    risks: dict[str, list[Row]]
    changes: dict[str, list[Row]]
    tracked: frozenset[str]
    people: People

    def status(self, deal: SignedDeal) -> str:
        if self.has_undated(deal) or any(risk["severity"] is None for risk in self.standing(deal)):
            return "unknown"
        judged = [self.ownership(risk, deal) for risk in self.judged(deal)]
        if judged and all(owner.is_owned for owner in judged):
            return timing(deal, max(owner.since for owner in judged if owner.since))
        if judged and not any(owner.is_owned is False for owner in judged):
            return "unknown"
        owners = judged or [self.ownership(risk, deal) for risk in self.later(deal)]
        if owners and all(owner.is_owned or owner.is_owned_later for owner in owners):
            return "after"
        return "never" if deal.deal_id in self.tracked else "unknown"

    def is_unowned(self, deal: SignedDeal) -> bool | None:
        """A major risk had no named owner at signature; None where nobody can tell, or nothing was recorded by then."""
        if self.has_undated(deal):
            return None
        owners = [self.ownership(risk, deal) for risk in self.major(deal)]
        if any(owner.is_owned is False for owner in owners):
            return True
        if not self.recorded(deal) or self.status(deal) == "unknown":
            return None
        return False

    def owned_share(self, deal: SignedDeal) -> float | None:
        """The share of the judged risks that a named individual owned at signature; None where none was judged."""
        judged = [self.ownership(risk, deal) for risk in self.judged(deal)]
        return sum(owner.is_owned is True for owner in judged) / len(judged) if judged else None

    def recorded(self, deal: SignedDeal) -> list[Row]:
        """The risks identified and recorded by signature."""
        return [risk for risk in self.risks.get(deal.deal_id, []) if _is_recorded(risk, deal)]

    def major(self, deal: SignedDeal) -> list[Row]:
        return [risk for risk in self.recorded(deal) if risk["severity"] in _MAJOR and _is_open(risk, deal)]

    def has_undated(self, deal: SignedDeal) -> bool:
        """Whether nobody can tell of a risk if it was known at signature."""
        return any(_identified_at(risk) is None for risk in self.risks.get(deal.deal_id, []))

    def standing(self, deal: SignedDeal) -> list[Row]:
        """The recorded risks that are open at signature; all of them where none is."""
        recorded = self.recorded(deal)
        return [risk for risk in recorded if _is_open(risk, deal)] or recorded

    def judged(self, deal: SignedDeal) -> list[Row]:
        """The major risks open at signature; without one, all that stand."""
        return self.major(deal) or self.standing(deal)

    def later(self, deal: SignedDeal) -> list[Row]:
        """The risks identified after signature; what was entered late with an earlier date gives nothing."""
        risks = self.risks.get(deal.deal_id, [])
        return [risk for risk in risks if (at := _identified_at(risk)) and not deal.is_by_limit(at)]

    def ownership(self, risk: Row, deal: SignedDeal) -> Ownership:
        owners = self._owners(risk)
        by_limit = [(at, is_owned) for at, is_owned in owners if at is None or deal.is_by_limit(at)]
        later = owners[len(by_limit) :]
        since, is_owned = by_limit[-1] if by_limit else (None, False)
        return Ownership(is_owned, since, any(is_owned for _, is_owned in later))

    def _owners(self, risk: Row) -> list[tuple[datetime | None, bool | None]]:
        """From when on the risk had a named owner, or none, or one that nobody knows; oldest first."""
        start = _identified_at(risk)
        changes = sorted(self.changes.get(risk["risk_id"], ()), key=lambda change: change["changed_at"])
        if not changes:
            is_owned = self.people.is_individual(risk["owner_id"], risk["owner_name"])
            return [(risk["owner_assigned_at"] or start, is_owned)]
        known = [(change["changed_at"], self.people.is_individual(change["new_value"], None)) for change in changes]
        return [(earliest(start, known[0][0]), self.people.is_individual(changes[0]["old_value"], None)), *known]


def _identified_at(risk: Row) -> datetime | None:
    moment: datetime | None = risk["identified_at"] or risk["recorded_at"]
    return moment


def _is_recorded(risk: Row, deal: SignedDeal) -> bool:
    identified_at = _identified_at(risk)
    return identified_at is not None and deal.is_by_limit(identified_at) and not deal.is_backfilled(risk["recorded_at"])


def _is_open(risk: Row, deal: SignedDeal) -> bool:
    """Closed on the day of signature is still open."""
    return risk["closed_at"] is None or risk["closed_at"].date() >= deal.limit_on


def read_risk_ownership(
    warehouse: Warehouse, deals: list[SignedDeal], accounts: Accounts, people: People
) -> RiskOwnership:
    rows = warehouse.rows("risks")
    changes = [
        row for row in warehouse.rows("field_changes") if row["entity"] == "risks" and row["field"] == "owner_id"
    ]
    return RiskOwnership(
        grouped(rows, "deal_id"),
        grouped(changes, "record_id"),
        tracked_deals(rows, deals, accounts, year_starts=warehouse.year_starts),
        people,
    )
