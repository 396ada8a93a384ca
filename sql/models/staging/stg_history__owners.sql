-- Grain: one row per compared build, record that a change points to, and deal that it belonged to
-- then.

with

source as (
    select * from {{ source('history', 'owners') }}
),

final as (
    select
        against_build_id,
        linked_entity,
        linked_id,
        deal_id
    from source
)

select * from final
