-- Grain: one row per ticket that counts for a deal: attributed to it, and within its observed
-- follow-up.
-- Hazard: an escalation counts on the day of its escalation, any other ticket on the day when it
-- was opened.

with

followup as (
    select * from {{ ref('int_deals__followup') }}
),

tickets as (
    select
        tickets.*,
        followup.followup_start_on,
        followup.observed_from_on,
        followup.observed_to_on,
        {{ day_of('tickets.event_at', 'followup.zone') }} as event_on
    from {{ ref('int_tickets__attributed') }} as tickets
    inner join followup on tickets.deal_id = followup.deal_id
),

final as (
    select
        ticket_id,
        deal_id,
        event_at,
        event_on,
        attribution,
        {{ days_between('followup_start_on', 'event_on') }} as days_since_signature,
        is_escalated,
        is_escalated and not is_control as is_attributable,
        is_escalated and is_surprise as is_surprise_escalation,
        is_control
    from tickets
    where event_on >= observed_from_on and event_on < observed_to_on
)

select * from final
