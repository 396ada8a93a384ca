-- Grain: one row per ticket that counts for a deal: attributed to it, and within its observed follow-up.

with

tickets as (
    select * from {{ ref('int_tickets__attributed') }}
    where deal_id is not null
),

final as (
    select
        tickets.*,
        {{ dbt.datediff('followup.followup_start_on', 'tickets.event_at', 'day') }} as days_since_signature,
        tickets.is_escalated and not tickets.is_control as is_attributable,
        tickets.is_escalated and tickets.is_surprise as is_surprise_escalation
    from tickets
    inner join {{ ref('int_deals__followup') }} as followup
        on tickets.deal_id = followup.deal_id
        and cast(tickets.event_at as date) >= followup.observed_from_on
        and cast(tickets.event_at as date) < followup.observed_to_on
)

select * from final
