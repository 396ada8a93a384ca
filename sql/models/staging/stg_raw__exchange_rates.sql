-- Grain: one row per currency, and day from which a rate of it holds.

with

source as (
    select * from {{ source('raw', 'exchange_rates') }}
),

final as (
    select
        currency,
        quoted_in,
        quoted_on,
        rate,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
