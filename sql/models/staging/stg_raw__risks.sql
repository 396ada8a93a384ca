-- Grain: one row per risk.

with

source as (
    select * from {{ source('raw', 'risks') }}
),

final as (
    select
        risk_id,
        deal_id,
        title,
        severity,
        identified_at,
        owner_id,
        owner_name,
        owner_assigned_at,
        status,
        closed_at,
        recorded_at,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
