-- Grain: one row per input column of a file, with the canonical column that it maps to.

with

source as (
    select * from {{ source('meta', 'columns') }}
),

final as (
    select
        source_system,
        source_file,
        column_name,
        entity,
        maps_to
    from source
)

select * from final
