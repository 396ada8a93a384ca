-- Grain: one row per alias account.

with

source as (
    select * from {{ source('raw', 'account_links') }}
),

final as (
    select
        source_account_id,
        account_id,
        method,
        linked_by,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
