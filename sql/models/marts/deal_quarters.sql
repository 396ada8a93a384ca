-- Grain: one row per signed deal, quarter of the firm's year and age band (months since
-- signature) of which at least a day was observed.
-- Use for: rates over time of any set of deals, as they are and at equal age, and their
-- over-dispersion by account.
-- Hazard: observed time, not calendar time; a deal that comes of age within a quarter has two rows
-- of it. A day belongs to the band that its number of months after signature falls into.

with

followup as (
    select * from {{ ref('int_deals__followup') }}
    where is_observed
),

span as (
    select
        {{ quarter_start('min(observed_from_on)') }} as first_quarter_on,
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

bands as (
    {{ age_bands() }}
),

parts as (
    select
        followup.deal_id,
        quarters.quarter_on,
        {{ days_between(
            'followup.followup_start_on', 'greatest(followup.observed_from_on, quarters.quarter_on)'
        ) }} as from_days,
        {{ days_between(
            'followup.followup_start_on',
            'least(followup.observed_to_on, quarters.next_quarter_on)'
        ) }} as to_days
    from followup
    inner join quarters
        on
            followup.observed_from_on < quarters.next_quarter_on
            and followup.observed_to_on > quarters.quarter_on
),

exposures as (
    select
        parts.deal_id,
        parts.quarter_on,
        bands.label as age_band,
        parts.from_days >= bands.from_days as is_first_of_quarter,
        least(parts.to_days, bands.to_days) - greatest(parts.from_days, bands.from_days)
            as observed_days
    from parts
    inner join bands
        on
            parts.from_days < bands.to_days
            and parts.to_days > bands.from_days
),

events as (
    select
        tickets.deal_id,
        {{ quarter_start('tickets.event_on') }} as quarter_on,
        bands.label as age_band,
        count(*) filter (where tickets.is_escalated) as n_escalations,
        count(*) filter (where tickets.is_attributable) as n_attributable_escalations,
        count(*) filter (where tickets.is_surprise_escalation) as n_surprise_escalations
    from {{ ref('int_tickets__in_followup') }} as tickets
    inner join bands
        on
            tickets.days_since_signature >= bands.from_days
            and tickets.days_since_signature < bands.to_days
    group by all
),

final as (
    select
        exposures.deal_id,
        deals.account_id,
        exposures.quarter_on,
        exposures.age_band,
        exposures.is_first_of_quarter,
        exposures.observed_days,
        exposures.observed_days / cast({{ var('days_per_month') }} as double) as observed_months,
        coalesce(events.n_escalations, 0) as n_escalations,
        coalesce(events.n_attributable_escalations, 0) as n_attributable_escalations,
        coalesce(events.n_surprise_escalations, 0) as n_surprise_escalations
    from exposures
    inner join {{ ref('int_deals__milestones') }} as deals on exposures.deal_id = deals.deal_id
    left join
        events
        on
            exposures.deal_id = events.deal_id
            and exposures.quarter_on = events.quarter_on
            and exposures.age_band = events.age_band
)

select * from final
