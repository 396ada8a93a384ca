-- Grain: one row per deal.

with

source as (
    select * from {{ source('raw', 'deals') }}
),

final as (
    select
        deal_id,
        account_id,
        deal_name,
        deal_type,
        service_line,
        stage,
        stage_kind,
        amount,
        currency,
        created_at,
        expected_close_on,
        closed_on,
        is_closed,
        is_won,
        loss_reason,
        sales_owner_id,
        delivery_lead_id,
        delivery_lead_entered_at,
        record_url,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
