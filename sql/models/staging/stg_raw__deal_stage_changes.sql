-- Grain: one row per entry of a deal into a stage.

with

source as (
    select * from {{ source('raw', 'deal_stage_changes') }}
),

final as (
    select
        deal_id,
        stage,
        stage_kind,
        amount,
        entered_at,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
