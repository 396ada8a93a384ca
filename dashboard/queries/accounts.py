"""SELECTs on all accounts at once, within the viewer's scope: the list, what is looked for, and what is followed."""

from collections.abc import Collection
from datetime import date

import polars as pl

from dashboard import fiscal, warehouse
from dashboard.access import Scope
from dashboard.queries.scoped import Filters, where

QUARTERS = 8  # of the trend of an account
MOST_FOUND = 6  # of each kind, of what is looked for


def _last_quarters(as_of_on: date) -> list[date]:
    """The first days of the quarters that are listed, oldest first."""
    year = fiscal.year()
    last = year.number(as_of_on)
    return [year.first_day(number) for number in range(last - QUARTERS + 1, last + 1)]


def account_list(scope: Scope, *, as_of_on: date) -> pl.DataFrame:
    """A row per account with a deal: what is open, at stake, renewed next and agreed, and its last quarters.

    account_id, account_name, segment, region, owners, n_open_escalations and n_escalations (null: no source can tell),
    n_running_deals, n_scored_deals and n_aligned_deals (of those running), n_deals_at_risk, values_at_risk,
    next_renewal_on, n_open_deals, quarters (the escalations of its deals, oldest first; null: not observed).
    """
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        with signed as (
            select account_id, any_value(account_name) as account_name,
                count(*) filter (is_running) as n_running_deals,
                count(*) filter (is_running and alignment_score is not null) as n_scored_deals,
                count(*) filter (is_running and alignment_score >= 2) as n_aligned_deals
            from marts.deal_outcomes where {condition} and account_id is not null group by account_id
        ),
        unsigned as (
            select account_id, any_value(account_name) as account_name, count(*) as n_open_deals
            from marts.open_deals where {condition} and account_id is not null group by account_id
        ),
        listed as (
            select account_id from signed
            union select account_id from unsigned
            union select account_id from marts.accounts
            where {condition} and account_id = ultimate_account_id and n_group_deals > 0
        ),
        days as (
            select unnest(cast(? as date[])) as quarter_on
        ),
        observed as (
            select account_id, quarter_on, cast(sum(n_escalations) as bigint) as n
            from marts.deal_quarters where observed_days > 0 group by account_id, quarter_on
        ),
        trends as (
            select listed.account_id, list(observed.n order by days.quarter_on) as quarters
            from listed
            cross join days
            left join observed on listed.account_id = observed.account_id and days.quarter_on = observed.quarter_on
            group by listed.account_id
        )
        select listed.account_id,
            coalesce(signed.account_name, unsigned.account_name, accounts.account_name, listed.account_id)
                as account_name,
            accounts.segment, accounts.region, accounts.owners, accounts.n_open_escalations, accounts.n_escalations,
            coalesce(signed.n_running_deals, 0) as n_running_deals, coalesce(signed.n_scored_deals, 0)
                as n_scored_deals, coalesce(signed.n_aligned_deals, 0) as n_aligned_deals,
            accounts.n_deals_at_risk, accounts.values_at_risk, accounts.next_renewal_on,
            coalesce(unsigned.n_open_deals, 0) as n_open_deals, trends.quarters
        from listed
        left join signed on listed.account_id = signed.account_id
        left join unsigned on listed.account_id = unsigned.account_id
        left join marts.accounts as accounts on listed.account_id = accounts.account_id
        left join trends on listed.account_id = trends.account_id
        order by listed.account_id
        """,
        [*values, *values, *values, _last_quarters(as_of_on)],
    )


def peer_cells(scope: Scope) -> pl.DataFrame:
    """Per signed deal what a comparison with similar deals reads: account_id, segment, deal_type, n_events, months."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select account_id, segment, deal_type, n_attributable_escalations as n_events, observed_months as months
        from marts.deal_outcomes where {condition} order by signed_on, deal_id
        """,
        values,
    )


def found(scope: Scope, text: str) -> pl.DataFrame:
    """The accounts, deals and tickets whose name, subject or id holds `text`: those that begin with it first.

    kind (account, signed deal, open deal, ticket), record_id, name (null: none recorded), account_id, account_name.
    """
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        with records as (
            select 1 as rank, 'account' as kind, account_id as record_id, account_name as name, account_id
            from marts.accounts where {condition} and account_id in (
                select account_id from marts.deal_outcomes union select account_id from marts.open_deals
                union select ultimate_account_id from marts.deal_outcomes
            )
            union all
            select 2, 'open deal', deal_id, deal_name, account_id from marts.open_deals where {condition}
            union all
            select 2, 'signed deal', deal_id, deal_name, account_id from marts.deal_outcomes where {condition}
            union all
            select 3, 'ticket', tickets.ticket_id, escalations.subject, tickets.account_id
            from (select ticket_id, account_id from marts.ticket_outcomes where {condition}) as tickets
            left join marts.escalations as escalations on tickets.ticket_id = escalations.ticket_id
        ),
        sought as (
            select strip_accents(lower(?)) as sought
        ),
        matched as (
            select records.rank, records.kind, records.record_id, records.name, records.account_id,
                strip_accents(lower(coalesce(records.name, ''))) as plain_name,
                lower(split_part(records.record_id, ':', -1)) as plain_id
            from records
        ),
        ranked as (
            select matched.rank, matched.kind, matched.record_id, matched.name, matched.account_id,
                row_number() over (
                    partition by matched.kind order by
                        not (starts_with(matched.plain_name, sought.sought) or matched.plain_id = sought.sought),
                        matched.plain_name, matched.record_id
                ) as place
            from matched
            cross join sought
            where contains(matched.plain_name, sought.sought) or contains(matched.plain_id, sought.sought)
        )
        select ranked.kind, ranked.record_id, ranked.name, ranked.account_id,
            coalesce(accounts.account_name, ranked.account_id) as account_name
        from ranked
        left join marts.accounts as accounts on ranked.account_id = accounts.account_id
        where ranked.place <= {MOST_FOUND}
        order by ranked.rank, ranked.kind, ranked.place
        """,
        [*values, *values, *values, *values, text],
    )


def watched_escalations(scope: Scope, account_ids: Collection[str]) -> pl.DataFrame:
    """The escalations of some accounts: account_id, ticket_id, is_open."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select account_id, ticket_id, is_open from marts.escalations
        where {condition} and account_id in (select unnest(?)) order by account_id, ticket_id
        """,
        [*values, sorted(account_ids)],
    )


def watched_deals(scope: Scope, account_ids: Collection[str]) -> pl.DataFrame:
    """The signed deals of some accounts: account_id, deal_id, deal_name, alignment_score."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select account_id, deal_id, deal_name, alignment_score from marts.deal_outcomes
        where {condition} and account_id in (select unnest(?)) order by account_id, deal_id
        """,
        [*values, sorted(account_ids)],
    )
