"""Parameterised SELECTs on one account, within the viewer's scope."""

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import columns
from dashboard.queries.scoped import Filters, of_account, where

_CHILD_COLUMNS = columns.listed(tuple(name for name in columns.ACCOUNTS if name != "account_name"))


def accounts(scope: Scope) -> pl.DataFrame:
    """Accounts with a deal, or with child accounts that have signed one: id, name, number of own signed deals."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        with deals as (
            select account_id, account_name, 1 as n from marts.deal_outcomes where {condition}
            union all select account_id, account_name, 0 from marts.open_deals where {condition}
            union all select account_id, account_name, 0 from marts.accounts
            where {condition} and account_id = ultimate_account_id and n_group_deals > 0
        )
        select account_id, any_value(coalesce(account_name, account_id)) as account_name,
            cast(sum(n) as bigint) as n_deals
        from deals where account_id is not null
        group by account_id order by lower(any_value(coalesce(account_name, account_id))), account_id
        """,
        [*values, *values, *values],
    )


def account_facts(scope: Scope, account_id: str) -> pl.DataFrame:
    """The one row of marts.accounts; none where the scope does not hold the account."""
    return of_account(
        scope, account_id, f"select {columns.listed(columns.ACCOUNTS)} from marts.accounts where account_id = ?"
    )


def account_children(scope: Scope, account_id: str) -> pl.DataFrame:
    """The accounts below an ultimate parent that the scope holds, as marts.accounts has them."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select {_CHILD_COLUMNS}, coalesce(account_name, account_id) as account_name
        from marts.accounts
        where {condition} and ultimate_account_id = ? and account_id <> ?
        order by n_deals desc, account_name
        """,
        [*values, account_id, account_id],
    )


def account_deals(scope: Scope, account_id: str) -> pl.DataFrame:
    """The signed deals of one account, newest first, with their owners' names."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.DEALS)}, sales_owner_name as sales_owner,
            delivery_lead_name as delivery_lead
        from marts.deal_outcomes where {condition} and account_id = ?
        order by signed_on desc, deal_id
        """,
        [*values, account_id],
    )


def account_timeline(scope: Scope, account_id: str) -> pl.DataFrame:
    """The dated events of one account, oldest first."""
    select = f"""
        select {columns.listed(columns.TIMELINE)} from marts.account_timeline
        where account_id = ? order by occurred_at, event_type, title
    """
    return of_account(scope, account_id, select)


def practice_evidence(scope: Scope, account_id: str) -> pl.DataFrame:
    """Practice by practice: status, evidence and source row of one account's deals."""
    return of_account(
        scope,
        account_id,
        f"""
        select {columns.listed(columns.PRACTICE_EVIDENCE, "evidence")}, deals.deal_name, deals.signed_on
        from marts.practice_evidence as evidence
        inner join marts.deal_outcomes as deals on evidence.deal_id = deals.deal_id
        where evidence.account_id = ?
        order by deals.signed_on desc, evidence.deal_id, evidence.practice desc
        """,
    )


def account_risks(scope: Scope, account_id: str) -> pl.DataFrame:
    """The risks of one account's deals as they stood at signature."""
    return of_account(
        scope,
        account_id,
        f"""
        select {columns.listed(columns.DEAL_RISKS)} from marts.deal_risks
        where account_id = ?
        order by signed_on desc, identified_at
        """,
    )


def account_escalations(scope: Scope, account_id: str) -> pl.DataFrame:
    """The escalations of one account, newest first."""
    select = f"""
        select {columns.listed(columns.ESCALATIONS, "escalations")}, deals.deal_name
        from marts.escalations as escalations
        left join marts.deal_outcomes as deals on escalations.deal_id = deals.deal_id
        where escalations.account_id = ? order by escalations.opened_at desc
    """
    return of_account(scope, account_id, select)
