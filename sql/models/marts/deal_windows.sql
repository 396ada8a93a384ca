-- Grain: one row per signed deal and window after signature that was observed at least in part.
-- Use for: rates with a hazard that changes after signature.
-- Hazard: exposure counts observed days only; a day belongs to the window that its number of
-- months after signature (days / days_per_month) falls into.

with

followup as (
    select * from {{ ref('int_deals__followup') }}
    where is_observed
),

windows as (
    {{ age_bands() }}
),

bounds as (
    select
        followup.deal_id,
        followup.followup_start_on,
        windows.label as window_label,
        windows.from_days,
        windows.to_days,
        {{ days_between('followup.followup_start_on', 'followup.observed_from_on') }}
            as observed_from_days,
        {{ days_between('followup.followup_start_on', 'followup.observed_to_on') }}
            as observed_to_days
    from followup
    cross join windows
),

exposures as (
    select
        *,
        least(to_days, observed_to_days) - greatest(from_days, observed_from_days) as exposure_days
    from bounds
),

final as (
    select
        exposures.deal_id,
        exposures.window_label as {{ adapter.quote('window') }},
        exposures.exposure_days,
        count(*) filter (where tickets.is_escalated) as n_escalations,
        count(*) filter (where tickets.is_attributable) as n_attributable_escalations,
        count(*) filter (where tickets.is_surprise_escalation) as n_surprise_escalations,
        count(*) filter (where tickets.is_control) as n_control_tickets
    from exposures
    left join {{ ref('int_tickets__in_followup') }} as tickets
        on
            exposures.deal_id = tickets.deal_id
            and exposures.from_days <= tickets.days_since_signature
            and exposures.to_days > tickets.days_since_signature
    where exposures.exposure_days > 0
    group by exposures.deal_id, exposures.window_label, exposures.exposure_days
)

select * from final
