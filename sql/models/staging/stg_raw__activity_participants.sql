-- Grain: one row per participant of an activity.

with

source as (
    select * from {{ source('raw', 'activity_participants') }}
),

final as (
    select
        activity_id,
        person_id,
        email,
        response,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
