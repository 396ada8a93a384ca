"""What every SELECT on deals shares: the reader's filters, and the viewer's scope."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope

DIMENSIONS = ("segment", "region", "service_line", "deal_type", "sales_owner_id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the deals to; an empty choice means all of them."""

    signed_from: date | None = None
    signed_to: date | None = None
    segment: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    service_line: tuple[str, ...] = ()
    deal_type: tuple[str, ...] = ()
    sales_owner_id: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return not any(getattr(self, item.name) for item in fields(self))


def without(filters: Filters, name: str) -> Filters:
    """The filters with the one of that name cleared."""
    return replace(filters, **{name: getattr(Filters(), name)})


def to_blame(filters: Filters, count: Callable[[Filters], int]) -> tuple[str, int] | None:
    """The filter without which most deals come back, and how many; None where none does by itself.

    `count` gives how many deals some filters leave.
    """
    narrowed = [item.name for item in fields(filters) if getattr(filters, item.name)]
    regained = {name: count(without(filters, name)) for name in narrowed}
    most = max(regained, key=regained.__getitem__, default=None)
    return (most, regained[most]) if most is not None and regained[most] else None


def where(scope: Scope, filters: Filters, *, on: str = "signed_on") -> tuple[str, list[Any]]:
    """The condition of a scope and filters on deals, with its bound values."""
    conditions: list[str] = ["true"]
    values: list[Any] = []
    if scope.account_ids is not None:
        conditions.append("account_id in (select unnest(?))")
        values.append(list(scope.account_ids))
    for name in DIMENSIONS:
        chosen = getattr(filters, name)
        if chosen:
            conditions.append(f"{name} in (select unnest(?))")
            values.append(list(chosen))
    for bound, sign in ((filters.signed_from, ">="), (filters.signed_to, "<")):
        if bound:
            conditions.append(f"{on} {sign} ?")
            values.append(bound)
    return " and ".join(conditions), values


def of_account(scope: Scope, account_id: str, select: str) -> pl.DataFrame:
    """`select` with its ? bound to the account, or no row where the scope does not hold the account."""
    allowed = scope.account_ids is None or account_id in scope.account_ids
    return warehouse.current().query(select, [account_id if allowed else None])
