-- Grain: one row per ticket that counts for a deal: attributed to it, and within its observed
-- follow-up.
-- Hazard: an escalation counts on the day of its escalation, any other ticket on the day when it
-- was opened.

with

tickets as (
    select * from {{ ref('int_tickets__attributed') }}
    where deal_id is not null
),

final as (
    select
        tickets.ticket_id,
        tickets.deal_id,
        tickets.event_at,
        tickets.attribution,
        {{ days_between('followup.followup_start_on', 'tickets.event_at') }}
            as days_since_signature,
        tickets.is_escalated,
        tickets.is_escalated and not tickets.is_control as is_attributable,
        tickets.is_escalated and tickets.is_surprise as is_surprise_escalation,
        tickets.is_control
    from tickets
    inner join {{ ref('int_deals__followup') }} as followup
        on
            tickets.deal_id = followup.deal_id
            and cast(tickets.event_at as date) >= followup.observed_from_on
            and cast(tickets.event_at as date) < followup.observed_to_on
)

select * from final
