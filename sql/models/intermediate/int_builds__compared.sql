-- Grain: one row per earlier build that this one is compared with, and what else differs from it.

with

builds as (
    select * from {{ ref('stg_history__builds') }}
),

final as (
    select
        builds.against_build_id,
        builds.as_of_on,
        builds.has_other_versions,
        builds.has_other_settings,
        dated.as_of_on <> builds.as_of_on as has_other_day,
        case when builds.is_previous then 'previous' else builds.quarter end as comparison
    from builds
    cross join {{ ref('int_builds__dated') }} as dated
)

select * from final
