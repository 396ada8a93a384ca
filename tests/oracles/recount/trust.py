"""The first sign of trust after a signature."""

import re
from dataclasses import dataclass
from datetime import date

from tests.oracles.recount.accounts import Accounts
from tests.oracles.recount.deals import SignedDeal
from tests.oracles.recount.warehouse import Row, Warehouse, earliest

_NPS = re.compile(r"nps|net.?promoter", re.IGNORECASE)
_PROMOTER = 9
_DUE_DAYS = 180


@dataclass(frozen=True, slots=True)
class Trust:
    """Days on which a deal, or an account where no deal is named, showed trust."""

    of_deal: dict[str, list[date]]
    of_account: dict[str | None, list[date]]
    renewals: dict[str | None, list[date]]

    def first_after(self, deal: SignedDeal, as_of_on: date) -> date | None:
        days = self.of_deal.get(deal.deal_id, [])
        if deal.account_id is not None:
            days = days + self.of_account.get(deal.account_id, [])
            days = days + [on for on in self.renewals.get(deal.account_id, []) if _is_due(deal, on)]
        first: date | None = earliest(*(on for on in days if deal.signed_on < on <= as_of_on))
        return first


def read_trust(warehouse: Warehouse, accounts: Accounts, deals: list[SignedDeal]) -> Trust:
    trust = Trust(of_deal={}, of_account={}, renewals={})
    for row in warehouse.rows("satisfaction"):
        if row["ticket_id"] is not None or not _is_top(row):
            continue
        if row["deal_id"] is not None:
            trust.of_deal.setdefault(row["deal_id"], []).append(row["responded_at"].date())
        else:
            trust.of_account.setdefault(accounts.resolve(row["account_id"]), []).append(row["responded_at"].date())
    for deal in deals:
        if deal.row["deal_type"] == "expansion":
            trust.of_account.setdefault(deal.account_id, []).append(deal.signed_on)
        elif deal.row["deal_type"] == "renewal":
            trust.renewals.setdefault(deal.account_id, []).append(deal.signed_on)
    return trust


def _is_due(deal: SignedDeal, on: date) -> bool:
    """Whether the deal's last contract ends within half a year of the day, or one has no recorded end."""
    ends = [contract.planned_end_on for contract in deal.contracts]
    if not ends or None in ends:
        return True
    return (max(end for end in ends if end is not None) - on).days <= _DUE_DAYS


def _is_top(row: Row) -> bool:
    if row["score"] is None:
        return False
    if _NPS.search(row["instrument"] or ""):
        return bool(row["score"] >= _PROMOTER)
    return row["scale_max"] is not None and bool(row["score"] == row["scale_max"])
