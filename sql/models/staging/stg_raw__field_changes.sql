-- Grain: one row per change of one field of one record.

with

source as (
    select * from {{ source('raw', 'field_changes') }}
),

final as (
    select
        entity,
        record_id,
        field,
        old_value,
        new_value,
        changed_at,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
