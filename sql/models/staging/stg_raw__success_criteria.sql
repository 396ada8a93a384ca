-- Grain: one row per success criterion.

with

source as (
    select * from {{ source('raw', 'success_criteria') }}
),

final as (
    select
        criterion_id,
        deal_id,
        statement,
        metric,
        target,
        due_on,
        documented_at,
        sales_agreed_by,
        sales_agreed_at,
        delivery_agreed_by,
        delivery_agreed_at,
        recorded_at,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
