-- Grain: one row per region that the settings give a zone, and per source with the zone that its
-- deals lie in where their region has none.

with

source as (
    select * from {{ source('meta', 'zones') }}
),

final as (
    select
        region,
        source_system,
        zone
    from source
)

select * from final
