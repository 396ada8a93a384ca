-- Grain: one row per escalation: a ticket that was escalated, children folded into it.
-- Use for: what happened, and where it was attributed.
-- Hazard: unattributed ones have no deal_id, say why, and are kept.

with

tickets as (
    select * from {{ ref('int_tickets__attributed') }}
    where is_escalated
),

final as (
    select
        tickets.ticket_id,
        tickets.deal_id,
        tickets.contract_id,
        tickets.account_id,
        tickets.opened_at,
        tickets.escalated_at,
        tickets.resolved_at,
        {{ day_of('tickets.event_at', 'coalesce(deals.zone, tickets.zone)') }} as event_on,
        open_tickets.ticket_id is not null as is_open,
        {{ days_between(
            'deals.signed_on',
            day_of('tickets.event_at', 'coalesce(deals.zone, tickets.zone)')
        ) }} as days_since_signature,
        tickets.priority,
        tickets.escalation_level,
        tickets.cause,
        tickets.is_surprise,
        tickets.is_control as is_negative_control,
        tickets.attribution,
        tickets.attribution_reason,
        tickets.named_deal_id,
        tickets.subject,
        tickets.record_url,
        tickets.source_system,
        tickets.source_file,
        tickets.source_row
    from tickets
    left join {{ ref('int_deals__milestones') }} as deals on tickets.deal_id = deals.deal_id
    left join
        {{ ref('int_tickets__open') }} as open_tickets
        on tickets.ticket_id = open_tickets.ticket_id
)

select * from final
