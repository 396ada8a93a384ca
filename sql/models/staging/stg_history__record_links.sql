-- Grain: one row per compared build, changed record and record that it points to, now or then.

with

source as (
    select * from {{ source('history', 'record_links') }}
),

final as (
    select
        against_build_id,
        entity,
        record_id,
        linked_entity,
        linked_id
    from source
)

select * from final
