-- Grain: one row per compared build and escalation that was known then.

with

source as (
    select * from {{ source('history', 'escalations') }}
),

final as (
    select
        against_build_id,
        ticket_id,
        deal_id,
        account_id,
        escalated_at,
        cause,
        attribution
    from source
)

select * from final
