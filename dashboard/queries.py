"""Parameterised SELECTs on the leased build, always within the viewer's scope."""

from dataclasses import dataclass, fields
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


def _where(scope: Scope, filters: Filters, *, on: str = "signed_on") -> tuple[str, list[Any]]:
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


def build_facts() -> dict[str, Any]:
    """The one row of meta.builds, with the number of sources, what the checks found and which thresholds were set."""
    query = """
        select builds.*,
            (select count(distinct source_system) from meta.files where status = 'loaded') as n_sources,
            (select count(*) from quality.results) as n_checks,
            (select count(*) from quality.results where not success) as n_failed_checks,
            (select string_agg(name || ' = ' || value, ', ' order by name) from meta.settings where is_overridden)
                as overridden_thresholds
        from meta.builds as builds
    """
    return warehouse.current().query(query).row(0, named=True)


def options(scope: Scope) -> pl.DataFrame:
    """The values of every filter among the signed deals, with the owners' names."""
    where, values = _where(scope, Filters())
    return warehouse.current().query(
        f"""
        select distinct segment, region, service_line, deal_type, sales_owner_id, sales_owner_name as sales_owner,
            cast(date_trunc('quarter', signed_on) as date) as quarter_on
        from marts.deal_outcomes where {where}
        """,
        values,
    )


def deals(scope: Scope, filters: Filters) -> pl.DataFrame:
    """marts.deal_outcomes, filtered, oldest signature first."""
    where, values = _where(scope, filters)
    return warehouse.current().query(
        f"select * from marts.deal_outcomes where {where} order by signed_on, deal_id", values
    )


def windows(scope: Scope, filters: Filters) -> pl.DataFrame:
    """marts.deal_windows of the filtered deals."""
    where, values = _where(scope, filters)
    return warehouse.current().query(
        f"""
        select windows.* from marts.deal_windows as windows
        where windows.deal_id in (select deal_id from marts.deal_outcomes where {where})
        """,
        values,
    )


def periods(scope: Scope, filters: Filters) -> pl.DataFrame:
    """Escalations and observed months per calendar quarter and account, of the filtered deals."""
    where, values = _where(scope, filters)
    return warehouse.current().query(
        f"""
        select quarter_on as period, account_id, sum(observed_months) as months,
            cast(sum(n_attributable_escalations) as bigint) as n_events
        from marts.deal_quarters
        where deal_id in (select deal_id from marts.deal_outcomes where {where})
        group by all
        order by period, account_id
        """,
        values,
    )


def stored_evidence() -> dict[str, pl.DataFrame]:
    """The tables of the schema `evidence`, as the build stored them."""
    names = ("claims", "checks", "specifications", "levels", "balance", "estimates", "overview")
    return {name: warehouse.current().query(f"select * from evidence.{name}") for name in names}


def accounts(scope: Scope) -> pl.DataFrame:
    """Accounts with a signed deal: id, name, number of deals."""
    where, values = _where(scope, Filters())
    return warehouse.current().query(
        f"""
        select account_id, any_value(coalesce(account_name, account_id)) as account_name, count(*) as n_deals
        from marts.deal_outcomes where {where} and account_id is not null
        group by account_id order by lower(any_value(coalesce(account_name, account_id))), account_id
        """,
        values,
    )


def account_deals(scope: Scope, account_id: str) -> pl.DataFrame:
    """The signed deals of one account, newest first, with their owners' names."""
    where, values = _where(scope, Filters())
    return warehouse.current().query(
        f"""
        select *, sales_owner_name as sales_owner, delivery_lead_name as delivery_lead
        from marts.deal_outcomes where {where} and account_id = ?
        order by signed_on desc, deal_id
        """,
        [*values, account_id],
    )


def _of_account(scope: Scope, account_id: str, select: str) -> pl.DataFrame:
    """`select` with its ? bound to the account, or no row where the scope does not hold the account."""
    allowed = scope.account_ids is None or account_id in scope.account_ids
    return warehouse.current().query(select, [account_id if allowed else None])


def account_timeline(scope: Scope, account_id: str) -> pl.DataFrame:
    """The dated events of one account, oldest first."""
    select = "select * from marts.account_timeline where account_id = ? order by occurred_at, event_type, title"
    return _of_account(scope, account_id, select)


def practice_evidence(scope: Scope, account_id: str) -> pl.DataFrame:
    """Practice by practice: status, evidence and source row of one account's deals."""
    return _of_account(
        scope,
        account_id,
        """
        select evidence.*, deals.deal_name, deals.signed_on
        from marts.practice_evidence as evidence
        inner join marts.deal_outcomes as deals on evidence.deal_id = deals.deal_id
        where evidence.account_id = ?
        order by deals.signed_on desc, evidence.deal_id, evidence.practice desc
        """,
    )


def account_risks(scope: Scope, account_id: str) -> pl.DataFrame:
    """The risks of one account's deals as they stood at signature."""
    return _of_account(
        scope,
        account_id,
        """
        select * from marts.deal_risks
        where account_id = ?
        order by signed_on desc, identified_at
        """,
    )


def account_escalations(scope: Scope, account_id: str) -> pl.DataFrame:
    """The escalations of one account, newest first."""
    select = """
        select escalations.*, deals.deal_name
        from marts.escalations as escalations
        left join marts.deal_outcomes as deals on escalations.deal_id = deals.deal_id
        where escalations.account_id = ? order by escalations.opened_at desc
    """
    return _of_account(scope, account_id, select)
