-- Grain: one row per source of tickets.

with

source as (
    select * from {{ source('meta', 'ticket_sources') }}
),

final as (
    select
        source_system,
        is_escalation_known,
        is_list,
        covers,
        covers_from_on,
        covers_until_on
    from source
)

select * from final
