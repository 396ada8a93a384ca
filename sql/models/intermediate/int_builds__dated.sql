-- Grain: one row per build: the day as of which everything is judged, and the day after it.

with

builds as (
    select * from {{ ref('stg_meta__builds') }}
),

final as (
    select
        as_of_on,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as after_as_of_on
    from builds
)

select * from final
