-- Grain: one row per real account that a ticket source covers, with the first and last day on
-- which it was observed.
-- Hazard: an account without a row was not observed; its outcomes are null, not zero. A source
-- covers the accounts that are linked to it and all above them; one whose tickets carry a system's
-- own account ids covers that system's accounts, those without a ticket too (to leave these out
-- would pick deals by their outcome).

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

tickets as (
    select * from {{ ref('stg_raw__tickets') }}
),

moments as (
    select
        source_system,
        opened_at as moment
    from tickets
    union all
    select
        source_system,
        escalated_at as moment
    from tickets
    where escalated_at >= opened_at
    union all
    select
        source_system,
        resolved_at as moment
    from tickets
    where resolved_at >= opened_at
),

spans as (
    select
        moments.source_system,
        cast(min(moments.moment) as date) as first_record_on,
        cast(max(moments.moment) as date) as last_record_on
    from moments
    cross join builds
    where moments.moment < builds.after_as_of_on
    group by moments.source_system
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

own_ids as (
    select distinct
        tickets.source_system,
        split_part(tickets.account_id, ':', 1) as account_system
    from tickets
    left join unaliased on tickets.account_id = unaliased.source_account_id
    where tickets.account_id is not null and unaliased.source_account_id is null
),

named as (
    select
        own_ids.source_system,
        accounts.resolved_account_id as account_id
    from {{ ref('int_accounts__resolved') }} as accounts
    inner join own_ids on split_part(accounts.account_id, ':', 1) = own_ids.account_system
),

covered as (
    select * from linked
    union
    select * from named
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
