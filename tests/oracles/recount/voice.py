"""Early delivery voice: meetings and calls with the client at which delivery was present."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.people import People
from tests.oracles.recount.statuses import Evidence, after_signature, before_signature, timing
from tests.oracles.recount.tracking import tracked_deals
from tests.oracles.recount.warehouse import MIN_MEETINGS_FOR_ABSENCE, Row, Warehouse, grouped

_NOT_HELD = re.compile(r"cancel|no.?show|declin|planned|not.?held|resched|postpon", re.IGNORECASE)
_DECLINED = re.compile(r"declin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting or call with the client; `delivery` is None where somebody's side or function is not known."""

    deal_id: str | None
    account_id: str | None
    at: datetime
    recorded_at: datetime | None
    delivery: bool | None


@dataclass(frozen=True, slots=True)
class DeliveryVoice:
    """When delivery was heard."""

    by_deal: dict[str | None, list[Meeting]]
    by_account: dict[str | None, list[Meeting]]  # those that name no deal
    first_deals: frozenset[str]
    tracked: frozenset[str]

    def status(self, deal: SignedDeal) -> str:
        meetings = self.meetings(deal)
        evidence = [Evidence(meeting.at, meeting.recorded_at, meeting.delivery) for meeting in meetings]
        before = before_signature(deal, evidence)
        heard = [item.at for item in before if item.counts]
        if heard:
            return timing(deal, min(heard))
        if deal.deal_id not in self.tracked:
            return "unknown"
        if any(item.counts and deal.is_by_limit(item.at) for item in evidence):
            return "never"  # recorded late, ruling 2
        n_without = sum(item.counts is False and deal.is_by_limit(item.at) for item in evidence)
        if n_without < MIN_MEETINGS_FOR_ABSENCE:
            return "unknown"
        return "after" if any(item.counts for item in after_signature(deal, evidence)) else "never"

    def first_engagement(self, deal: SignedDeal) -> datetime | None:
        """Delivery's first meeting or call on the deal, before or after signature."""
        return min((meeting.at for meeting in self.meetings(deal) if meeting.delivery), default=None)

    def meetings(self, deal: SignedDeal) -> list[Meeting]:
        """The deal's own since its creation, and those of the account alone if this is the account's first deal."""
        meetings = list(self.by_deal.get(deal.deal_id, []))
        if deal.deal_id in self.first_deals:
            meetings += self.by_account.get(deal.account_id, [])
        return [meeting for meeting in meetings if deal.created_at is not None and meeting.at >= deal.created_at]


def read_delivery_voice(
    warehouse: Warehouse, deals: list[SignedDeal], accounts: Accounts, people: People
) -> DeliveryVoice:
    participants = grouped(warehouse.rows("activity_participants"), "activity_id")
    by_deal: dict[str | None, list[Meeting]] = {}
    by_account: dict[str | None, list[Meeting]] = {}
    for row in warehouse.rows("activities"):
        meeting = _meeting(row, participants.get(row["activity_id"], []), accounts, people)
        if meeting is None or not _is_held(row, warehouse):
            continue
        if meeting.deal_id is not None:
            by_deal.setdefault(meeting.deal_id, []).append(meeting)
        else:
            by_account.setdefault(meeting.account_id, []).append(meeting)
    tracked = tracked_deals(warehouse.rows("activities"), deals, accounts, year_starts=warehouse.year_starts)
    return DeliveryVoice(by_deal, by_account, _first_deals(warehouse, accounts), tracked)


def _is_held(row: Row, warehouse: Warehouse) -> bool:
    end_of_data = warehouse.as_of_on + timedelta(days=1)
    return not _NOT_HELD.search(row["status"] or "") and row["occurred_at"].date() < end_of_data


def _meeting(row: Row, participants: list[Row], accounts: Accounts, people: People) -> Meeting | None:
    """The meeting with the client that an activity was; None for anything else."""
    if row["activity_type"] not in {"meeting", "call"} or row["occurred_at"] is None:
        return None
    present = [
        (item["person_id"], item["email"]) for item in participants if not _DECLINED.search(item["response"] or "")
    ]
    sides = [(people.is_internal(*who), people.function(who[0], row["occurred_at"], who[1])) for who in present]
    if not any(is_internal is False for is_internal, _ in sides):
        return None
    own = [function if is_internal else None for is_internal, function in sides if is_internal is not False]
    delivery = True if "delivery" in own else None if None in own or not own else False
    return Meeting(
        row["deal_id"], accounts.resolve(row["account_id"]), row["occurred_at"], row["recorded_at"], delivery
    )


def _first_deals(warehouse: Warehouse, accounts: Accounts) -> frozenset[str]:
    """The deal of each account that was created first."""
    first: dict[str | None, Row] = {}
    for row in warehouse.rows("deals"):
        account_id = accounts.resolve(row["account_id"])
        if row["created_at"] is None:
            continue
        if account_id not in first or row["created_at"] < first[account_id]["created_at"]:
            first[account_id] = row
    return frozenset(row["deal_id"] for row in first.values())
