-- Grain: one row per activity.

with

source as (
    select * from {{ source('raw', 'activities') }}
),

final as (
    select
        activity_id,
        deal_id,
        account_id,
        activity_type,
        subject,
        body,
        status,
        occurred_at,
        duration_minutes,
        recorded_at,
        record_url,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
