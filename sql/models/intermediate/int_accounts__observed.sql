-- Grain: one row per real account that a ticket source covers, with the first and last day on
-- which it was observed.
-- Hazard: an account without a row was not observed; its outcomes are null, not zero. A source that
-- cannot tell which tickets were escalated observes nothing; any other
-- covers the accounts that are linked to it, those whose own id its tickets carry, and all above
-- them; one that names enough of a system's accounts with a signed deal covers the others too (to
-- leave these out would pick deals by their outcome).

with

tickets as (
    select * from {{ ref('stg_raw__tickets') }}
),

spans as (
    select * from {{ ref('int_tickets__sources') }}
    where is_escalation_known and first_record_on is not null
),

unaliased as (
    select * from {{ ref('int_accounts__unaliased') }}
),

linked as (
    select
        split_part(source_account_id, ':', 1) as source_system,
        account_id
    from unaliased
),

named as (
    select distinct
        tickets.source_system,
        accounts.resolved_account_id as account_id,
        split_part(tickets.account_id, ':', 1) as account_system
    from tickets
    inner join {{ ref('int_accounts__resolved') }} as accounts
        on tickets.account_id = accounts.account_id
    left join unaliased on tickets.account_id = unaliased.source_account_id
    where unaliased.source_account_id is null
),

accounts_with_deals as (
    select distinct
        account_id,
        split_part(account_id, ':', 1) as account_system
    from {{ ref('int_deals__milestones') }}
    where is_signed and account_id is not null
),

named_systems as (
    select distinct
        source_system,
        account_system
    from named
),

-- a source that names a system's accounts natively, and enough of those with a signed deal
native as (
    select
        sources.source_system,
        accounts_with_deals.account_system
    from accounts_with_deals
    inner join named_systems as sources
        on accounts_with_deals.account_system = sources.account_system
    left join named
        on
            sources.source_system = named.source_system
            and accounts_with_deals.account_id = named.account_id
    group by sources.source_system, accounts_with_deals.account_system
    having count(named.account_id) >= {{ var('min_source_coverage') }} * count(*)
),

calm as (
    select
        native.source_system,
        accounts_with_deals.account_id
    from native
    inner join accounts_with_deals on native.account_system = accounts_with_deals.account_system
),

covered as (
    select
        source_system,
        account_id
    from linked
    union
    select
        source_system,
        account_id
    from named
    union
    select
        source_system,
        account_id
    from calm
    union
    select
        spans.source_system,
        accounts_with_deals.account_id
    from spans
    cross join accounts_with_deals
    where spans.is_of_all_accounts
),

covered_at_or_above as (
    select
        covered.source_system,
        coalesce(ancestors.ancestor_id, covered.account_id) as account_id
    from covered
    left join {{ ref('int_accounts__ancestors') }} as ancestors
        on covered.account_id = ancestors.account_id
),

final as (
    select
        covered_at_or_above.account_id,
        min(spans.first_record_on) as observed_from_on,
        max(spans.last_record_on) as observed_to_on
    from covered_at_or_above
    inner join spans on covered_at_or_above.source_system = spans.source_system
    group by covered_at_or_above.account_id
)

select * from final
