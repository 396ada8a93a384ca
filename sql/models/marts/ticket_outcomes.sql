-- Grain: one row per ticket, children folded into their parents.
-- Use for: comparing definitions of an escalation.
-- Hazard: a missing cause is neither a surprise nor a control.

with

tickets as (
    select * from {{ ref('int_tickets__attributed') }}
),

final as (
    select
        ticket_id,
        deal_id,
        contract_id,
        account_id,
        opened_at,
        event_at,
        cause,
        is_surprise,
        is_control,
        attribution,
        is_escalated,
        is_flagged as is_escalation_flagged,
        coalesce(priority = 'p1', false) as is_escalation_p1,
        case when is_flagged is not null then is_flagged or coalesce(priority = 'p1', false) end
            as is_escalation_flagged_or_p1,
        case when is_flagged is not null then escalation_rank >= 2 end
            as is_escalation_management_level
    from tickets
)

select * from final
