-- Grain: one row per compared build and canonical record that was added, removed or changed
-- since.

with

source as (
    select * from {{ source('history', 'record_changes') }}
),

final as (
    select
        against_build_id,
        entity,
        record_id,
        change,
        changed_columns,
        source_file,
        source_row,
        previous_file,
        previous_row
    from source
)

select * from final
