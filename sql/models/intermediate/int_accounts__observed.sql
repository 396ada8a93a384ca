-- Grain: one row per real account that a ticket source covers, with the days on which it was observed.
-- Hazard: an account without a row was not observed; its outcomes are null, not zero.

with

builds as (
    select * from {{ source('meta', 'builds') }}
),

moments as (
    select source_system, opened_at as moment from {{ ref('stg_raw__tickets') }}
    union all
    select source_system, resolved_at as moment from {{ ref('stg_raw__tickets') }}
    union all
    select source_system, escalated_at as moment from {{ ref('stg_raw__tickets') }}
),

spans as (
    select
        moments.source_system,
        cast(min(moments.moment) as date) as first_record_on,
        cast(max(moments.moment) as date) as last_record_on
    from moments
    cross join builds
    where cast(moments.moment as date) <= builds.as_of_on
    group by moments.source_system
),

linked as (
    select
        split_part(links.source_account_id, ':', 1) as source_system,
        resolved.resolved_account_id as account_id
    from {{ ref('stg_raw__account_links') }} as links
    inner join {{ ref('int_accounts__resolved') }} as resolved on links.source_account_id = resolved.account_id
),

named as (
    select distinct
        source_system,
        account_id
    from {{ ref('int_tickets__folded') }}
    where account_id is not null
),

covered as (
    select source_system, account_id from linked
    union
    select source_system, account_id from named
),

covered_above as (
    select distinct
        covered.source_system,
        ancestors.ancestor_id as account_id
    from covered
    inner join {{ ref('int_accounts__ancestors') }} as ancestors on covered.account_id = ancestors.account_id
),

final as (
    select
        covered_above.account_id,
        min(spans.first_record_on) as observed_from_on,
        max(spans.last_record_on) as observed_to_on
    from covered_above
    inner join spans on covered_above.source_system = spans.source_system
    group by covered_above.account_id
)

select * from final
