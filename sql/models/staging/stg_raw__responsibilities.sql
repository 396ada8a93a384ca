-- Grain: one row per agreed responsibility.

with

source as (
    select * from {{ source('raw', 'responsibilities') }}
),

final as (
    select
        responsibility_id,
        deal_id,
        item,
        party,
        responsible_person,
        agreed_at,
        recorded_at,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
