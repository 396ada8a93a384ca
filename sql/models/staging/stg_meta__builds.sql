-- Grain: one row per build: this one.

with

source as (
    select * from {{ source('meta', 'builds') }}
),

final as (
    select
        build_id,
        as_of_on
    from source
)

select * from final
