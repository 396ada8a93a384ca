-- Grain: one row per signed deal, with its follow-up and the part of it that a ticket source observed.
-- Hazard: half-open [start, end); observed_from_on is null where nothing was observed.

with

builds as (
    select
        as_of_on,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as after_as_of_on
    from {{ source('meta', 'builds') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

contract_ends as (
    select
        deal_id,
        case when count(*) = count(end_on) then max(end_on) end as end_on
    from {{ ref('int_contracts__linked') }}
    where deal_id is not null
    group by deal_id
),

bounded as (
    select
        deals.deal_id,
        deals.account_id,
        deals.signed_on as followup_start_on,
        greatest(
            deals.signed_on,
            least(contract_ends.end_on, accounts.churned_on, builds.after_as_of_on)
        ) as followup_end_on
    from deals
    cross join builds
    left join contract_ends on deals.deal_id = contract_ends.deal_id
    left join {{ ref('stg_raw__accounts') }} as accounts on deals.account_id = accounts.account_id
),

overlapping as (
    select
        bounded.deal_id,
        bounded.followup_start_on,
        bounded.followup_end_on,
        greatest(bounded.followup_start_on, observed.observed_from_on) as observed_from_on,
        least(
            bounded.followup_end_on,
            cast({{ dbt.dateadd('day', 1, 'observed.observed_to_on') }} as date)
        ) as observed_to_on,
        observed.account_id is not null as is_covered,
        observed.observed_from_on as covered_from_on
    from bounded
    left join {{ ref('int_accounts__observed') }} as observed on bounded.account_id = observed.account_id
),

final as (
    select
        deal_id,
        followup_start_on,
        followup_end_on,
        {{ dbt.datediff('followup_start_on', 'followup_end_on', 'day') }}
        / {{ var('days_per_month') }} as followup_months,
        case when is_covered and observed_to_on > observed_from_on then observed_from_on end as observed_from_on,
        case when is_covered and observed_to_on > observed_from_on then observed_to_on end as observed_to_on,
        case
            when is_covered and observed_to_on > observed_from_on
                then {{ dbt.datediff('observed_from_on', 'observed_to_on', 'day') }} / {{ var('days_per_month') }}
            else 0
        end as observed_months,
        covered_from_on
    from overlapping
)

select * from final
