-- Grain: one row per declaration.

with

source as (
    select * from {{ source('raw', 'practice_declarations') }}
),

final as (
    select
        declaration_id,
        deal_id,
        practice,
        is_done,
        done_on,
        person,
        declared_by,
        recorded_at,
        note,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
