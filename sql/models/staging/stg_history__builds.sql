-- Grain: one row per earlier build that this one is compared with.

with

source as (
    select * from {{ source('history', 'builds') }}
),

final as (
    select
        against_build_id,
        as_of_on,
        is_previous,
        quarter,
        versions,
        settings,
        has_other_versions,
        has_other_settings
    from source
)

select * from final
