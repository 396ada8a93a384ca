-- Grain: one row per ticket, in its latest state.

with

source as (
    select * from {{ source('raw', 'tickets') }}
),

final as (
    select
        ticket_id,
        parent_ticket_id,
        account_id,
        deal_id,
        contract_id,
        service_line,
        opened_at,
        resolved_at,
        priority,
        status,
        category,
        cause,
        subject,
        is_escalated,
        escalated_at,
        escalation_level,
        n_reopened,
        record_url,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
