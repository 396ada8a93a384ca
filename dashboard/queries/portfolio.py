"""Parameterised SELECTs on the signed deals, within the viewer's scope."""

import polars as pl

from dashboard import fiscal, warehouse
from dashboard.access import Scope
from dashboard.queries import columns
from dashboard.queries.scoped import Filters, where


def options(scope: Scope) -> pl.DataFrame:
    """The values of every filter among signed and open deals, with the owners' names; open ones have no quarter."""
    condition, values = where(scope, Filters())
    names = "segment, region, service_line, deal_type, sales_owner_id, sales_owner_name as sales_owner"
    found = warehouse.current().query(
        f"""
        select distinct {names}, cast(date_trunc('month', signed_on) as date) as quarter_on
        from marts.deal_outcomes where {condition}
        union select {names}, null from marts.open_deals where {condition}
        """,
        [*values, *values],
    )
    return found.with_columns(fiscal.year().quarter_starts(pl.col("quarter_on"))).unique()


def n_deals(scope: Scope, filters: Filters) -> int:
    """How many signed deals the filters leave."""
    condition, values = where(scope, filters)
    counted = warehouse.current().query(f"select count(*) from marts.deal_outcomes where {condition}", values)
    return int(counted.item())


def deals(scope: Scope, filters: Filters) -> pl.DataFrame:
    """marts.deal_outcomes, filtered, oldest signature first."""
    condition, values = where(scope, filters)
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.DEALS)} from marts.deal_outcomes
        where {condition} order by signed_on, deal_id
        """,
        values,
    )


def windows(scope: Scope, filters: Filters) -> pl.DataFrame:
    """marts.deal_windows of the filtered deals."""
    condition, values = where(scope, filters)
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.DEAL_WINDOWS, "windows")} from marts.deal_windows as windows
        where windows.deal_id in (select deal_id from marts.deal_outcomes where {condition})
        """,
        values,
    )


def periods(scope: Scope, filters: Filters) -> pl.DataFrame:
    """Escalations and observed months per quarter, account and age band, of the filtered deals."""
    condition, values = where(scope, filters)
    return warehouse.current().query(
        f"""
        select quarter_on as period, account_id, age_band, sum(observed_months) as months,
            cast(sum(n_attributable_escalations) as bigint) as n_events
        from marts.deal_quarters
        where deal_id in (select deal_id from marts.deal_outcomes where {condition})
        group by all
        order by period, account_id, age_band
        """,
        values,
    )


def deal_quarters(scope: Scope, filters: Filters) -> pl.DataFrame:
    """Escalations and observed months per quarter, deal and age band."""
    condition, values = where(scope, filters)
    return warehouse.current().query(
        f"""
        select quarter_on as period, deal_id, age_band, sum(observed_months) as months,
            cast(sum(n_attributable_escalations) as bigint) as n_events
        from marts.deal_quarters
        where deal_id in (select deal_id from marts.deal_outcomes where {condition})
        group by all
        order by period, deal_id, age_band
        """,
        values,
    )


def deal_escalations(scope: Scope, filters: Filters) -> pl.DataFrame:
    """The escalations of the filtered deals: deal_id, event_on, resolved_on, is_open, cause and its families."""
    condition, values = where(scope, filters)
    return warehouse.current().query(
        f"""
        select deal_id, event_on,
            cast(resolved_at as date) as resolved_on, is_open, cause, is_surprise, is_negative_control
        from marts.escalations
        where deal_id in (select deal_id from marts.deal_outcomes where {condition})
        order by event_on, ticket_id
        """,
        values,
    )
