-- Grain: one row per signed deal and calendar quarter of which at least a day was observed.
-- Use for: rates over time of any set of deals, and their over-dispersion by account.
-- Hazard: observed time, not calendar time.

with

followup as (
    select * from {{ ref('int_deals__followup') }}
    where is_observed
),

span as (
    select
        cast({{ dbt.date_trunc('quarter', 'min(observed_from_on)') }} as date) as first_quarter_on,
        max(observed_to_on) as last_on
    from followup
    having count(*) > 0
),

quarter_starts as (
    select {{ quarters_between('first_quarter_on', 'last_on') }} as quarter_on
    from span
),

quarters as (
    select
        quarter_on,
        cast({{ dbt.dateadd('month', 3, 'quarter_on') }} as date) as next_quarter_on
    from quarter_starts
),

parts as (
    select
        followup.deal_id,
        quarters.quarter_on,
        greatest(followup.observed_from_on, quarters.quarter_on) as from_on,
        least(followup.observed_to_on, quarters.next_quarter_on) as to_on
    from followup
    inner join quarters
        on
            followup.observed_from_on < quarters.next_quarter_on
            and followup.observed_to_on > quarters.quarter_on
),

exposures as (
    select
        deal_id,
        quarter_on,
        {{ days_between('from_on', 'to_on') }} as observed_days
    from parts
),

events as (
    select
        deal_id,
        cast({{ dbt.date_trunc('quarter', 'event_at') }} as date) as quarter_on,
        count(*) filter (where is_escalated) as n_escalations,
        count(*) filter (where is_attributable) as n_attributable_escalations,
        count(*) filter (where is_surprise_escalation) as n_surprise_escalations
    from {{ ref('int_tickets__in_followup') }}
    group by all
),

final as (
    select
        exposures.deal_id,
        deals.account_id,
        exposures.quarter_on,
        exposures.observed_days,
        exposures.observed_days / cast({{ var('days_per_month') }} as double) as observed_months,
        coalesce(events.n_escalations, 0) as n_escalations,
        coalesce(events.n_attributable_escalations, 0) as n_attributable_escalations,
        coalesce(events.n_surprise_escalations, 0) as n_surprise_escalations
    from exposures
    inner join {{ ref('int_deals__milestones') }} as deals on exposures.deal_id = deals.deal_id
    left join
        events
        on exposures.deal_id = events.deal_id and exposures.quarter_on = events.quarter_on
)

select * from final
