-- Grain: one row per signed deal: its time at risk, and what was counted in it.
-- Hazard: outcomes are null, not zero, where nothing was observed.

{% set outcomes = [
    'n_escalations', 'n_attributable_escalations', 'n_surprise_escalations', 'n_control_tickets', 'n_tickets',
    'n_latest_active_escalations'
] %}

with

followup as (
    select * from {{ ref('int_deals__followup') }}
),

counts as (
    select
        deal_id,
        count(*) filter (where is_escalated) as n_escalations,
        count(*) filter (where is_attributable) as n_attributable_escalations,
        count(*) filter (where is_surprise_escalation) as n_surprise_escalations,
        count(*) filter (where is_control) as n_control_tickets,
        count(*) as n_tickets,
        count(*) filter (where is_escalated and attribution = 'latest_active')
            as n_latest_active_escalations,
        min(event_on) filter (where is_escalated) as first_escalation_on
    from {{ ref('int_tickets__in_followup') }}
    group by deal_id
),

open_escalations as (
    select
        deal_id,
        count(*) as n_open_escalations
    from {{ ref('int_tickets__open') }}
    where deal_id is not null
    group by deal_id
),

prior_escalations as (
    select * from {{ ref('int_deals__prior_escalations') }}
    where moment = 'signature'
),

final as (
    select
        followup.deal_id,
        followup.followup_start_on,
        followup.followup_end_on,
        followup.followup_months,
        followup.observed_from_on,
        followup.observed_to_on,
        followup.observed_months,
        {% for outcome in outcomes %}
            case when followup.is_observed then coalesce(counts.{{ outcome }}, 0) end
                as {{ outcome }},
        {% endfor %}
        prior_escalations.n_prior_escalations_12m,
        counts.first_escalation_on,
        {{ days_between('followup.followup_start_on', 'counts.first_escalation_on') }}
            as time_to_first_escalation_days,
        case when followup.is_observed then coalesce(counts.n_escalations, 0) > 0 end
            as is_escalated,
        followup.followup_end_on = builds.after_as_of_on as is_running,
        followup.is_covered as is_escalation_known,
        coalesce(open_escalations.n_open_escalations, case when followup.is_covered then 0 end)
            as n_open_escalations
    from followup
    cross join {{ ref('int_builds__dated') }} as builds
    inner join prior_escalations on followup.deal_id = prior_escalations.deal_id
    left join counts on followup.deal_id = counts.deal_id
    left join open_escalations on followup.deal_id = open_escalations.deal_id
)

select * from final
