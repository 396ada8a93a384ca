"""Signed deals: time zero, start of work, commitment point, and what stood in the CRM at signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.contracts import Contract, is_won
from tests.oracles.recount.warehouse import (
    GRACE_WORKING_DAYS,
    MAX_DAYS_CREATION_TO_LATE_STAGE,
    Row,
    Warehouse,
    earliest,
    grouped,
)
from tests.oracles.recount.zones import at_home

_COMMITTING = frozenset({"proposal", "negotiation"})
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SignedDeal:
    """A deal with a signature; practices must precede `limit_on`, the earlier of signature and start of work."""

    deal_id: str
    account_id: str | None
    row: Row
    contracts: tuple[Contract, ...]
    signed_on: date
    limit_on: date
    committed_at: datetime | None

    @property
    def created_at(self) -> datetime | None:
        created: datetime | None = self.row["created_at"]
        return created

    def is_by_limit(self, moment: datetime) -> bool:
        return moment.date() <= self.limit_on

    def is_backfilled(self, recorded_at: datetime | None) -> bool:
        """Recorded more than three working days after the limit."""
        return recorded_at is not None and recorded_at.date() > working_days_after(self.limit_on, GRACE_WORKING_DAYS)


def working_days_after(start: date, days: int) -> date:
    while days:
        start += timedelta(days=1)
        days -= start.weekday() < _SATURDAY
    return start


def read_signed_deals(warehouse: Warehouse, accounts: Accounts, contracts: Iterable[Contract]) -> list[SignedDeal]:
    stages = grouped(warehouse.rows("deal_stage_changes"), "deal_id")
    by_deal: dict[str, list[Contract]] = {}
    for contract in contracts:
        if contract.deal_id is not None:
            by_deal.setdefault(contract.deal_id, []).append(contract)
    deals = []
    for row in warehouse.rows("deals"):
        own = sorted(
            by_deal.get(row["deal_id"], []), key=lambda contract: (contract.signed_on or date.max, contract.contract_id)
        )
        signed_on = earliest(*(contract.signed_on for contract in own))
        if signed_on is None and is_won(row):
            signed_on = row["closed_on"]
        if signed_on is not None:
            deals.append(_signed(row, own, signed_on, stages.get(row["deal_id"], []), accounts))
    return deals


def _signed(row: Row, own: list[Contract], signed_on: date, stages: list[Row], accounts: Accounts) -> SignedDeal:
    return SignedDeal(
        deal_id=row["deal_id"],
        account_id=accounts.resolve(row["account_id"]),
        row=row,
        contracts=tuple(own),
        signed_on=signed_on,
        limit_on=earliest(signed_on, *(contract.starts_on for contract in own)),
        committed_at=_commitment(row, signed_on, stages),
    )


def _commitment(row: Row, signed_on: date, stages: list[Row]) -> datetime | None:
    """The first entry into a proposal or negotiation stage; None where the history cannot be trusted to hold it."""
    entries = [stage["entered_at"] for stage in stages if stage["stage_kind"] in _COMMITTING]
    if not entries:
        return None
    committed_at: datetime = min(entries)
    if committed_at.date() > signed_on:
        return None
    if committed_at == min(stage["entered_at"] for stage in stages):
        created = row["created_at"]
        if created is None or (committed_at - created) > timedelta(days=MAX_DAYS_CREATION_TO_LATE_STAGE):
            return None
    return committed_at


@dataclass(frozen=True, slots=True)
class History:
    """What `field_changes` tell of one field; `systems` are those that export its history."""

    changes: dict[str, list[Row]]
    systems: frozenset[str]
    begins: dict[str, datetime]  # of each system, its first change

    def as_of(self, record: Row, record_id: str, on: date, today: Any) -> tuple[Any, bool]:
        """The value at the end of a day, and whether it is only today's because its system tells no history."""
        changes = sorted(self.changes.get(record_id, ()), key=lambda change: change["changed_at"])
        if not changes:
            return today, record["source_system"] not in self.systems
        before = [change for change in changes if change["changed_at"].date() <= on]
        return (before[-1]["new_value"] if before else changes[0]["old_value"]), False

    def of_signature(self, record: Row, record_id: str, deal: SignedDeal, today: Any) -> tuple[Any, bool]:
        """The value on the day of signature, and whether it is today's because no history reaches back to that day."""
        if self.changes.get(record_id):
            return self.as_of(record, record_id, deal.signed_on, today)
        begins = self.begins.get(record["source_system"])
        reaches_back = begins is not None and at_home(begins, deal.created_at) <= deal.signed_on
        return today, today is not None and not reaches_back

    def tells(self, record: Row, record_id: str) -> bool:
        """Whether it reaches back to the record's creation, or names the record."""
        begins, created_at = self.begins.get(record["source_system"]), record["created_at"]
        return bool(self.changes.get(record_id)) or bool(begins and created_at and created_at >= begins)


def read_history(warehouse: Warehouse, entity: str, field: str) -> History:
    rows = [row for row in warehouse.rows("field_changes") if row["entity"] == entity and row["field"] == field]
    begins: dict[str, datetime] = {}
    for row in rows:
        system, at = row["source_system"], row["changed_at"]
        begins[system] = min(at, begins.get(system, at))
    return History(grouped(rows, "record_id"), frozenset(begins), begins)
