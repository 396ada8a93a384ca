-- Grain: one row per satisfaction response.

with

source as (
    select * from {{ source('raw', 'satisfaction') }}
),

final as (
    select
        response_id,
        account_id,
        deal_id,
        ticket_id,
        responded_at,
        instrument,
        score,
        scale_max,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
