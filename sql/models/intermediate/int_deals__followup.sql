-- Grain: one row per signed deal, with its follow-up and the part of it that a ticket source
-- observed.
-- Hazard: half-open [start, end); observed_from_on is null where nothing was observed. A deal with
-- a contract whose end is not recorded goes on; one with several contracts ends with the last.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
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

followed as (
    select
        deals.deal_id,
        deals.account_id,
        deals.zone,
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

covered as (
    select
        followed.deal_id,
        followed.zone,
        followed.followup_start_on,
        followed.followup_end_on,
        observed.observed_from_on as covered_from_on,
        cast({{ dbt.dateadd('day', 1, 'observed.observed_to_on') }} as date) as covered_to_on
    from followed
    left join
        {{ ref('int_accounts__observed') }} as observed
        on followed.account_id = observed.account_id
),

observed_times as (
    select
        *,
        greatest(followup_start_on, covered_from_on) as observed_from_on,
        least(followup_end_on, covered_to_on) as observed_to_on,
        coalesce(
            covered_from_on is not null
            and {{ days_between(
                'greatest(followup_start_on, covered_from_on)',
                'least(followup_end_on, covered_to_on)'
            ) }} >= greatest({{ var('min_followup_days') }}, 1),
            false
        ) as is_observed
    from covered
),

final as (
    select
        deal_id,
        zone,
        followup_start_on,
        followup_end_on,
        {{ days_between('followup_start_on', 'followup_end_on') }}
        / cast({{ var('days_per_month') }} as double) as followup_months,
        is_observed,
        covered_from_on is not null as is_covered,
        case when is_observed then observed_from_on end as observed_from_on,
        case when is_observed then observed_to_on end as observed_to_on,
        case
            when is_observed
                then
                    {{ days_between('observed_from_on', 'observed_to_on') }}
                    / cast({{ var('days_per_month') }} as double)
            else 0
        end as observed_months
    from observed_times
)

select * from final
