-- Grain: one row per account.

with

source as (
    select * from {{ source('raw', 'accounts') }}
),

final as (
    select
        account_id,
        account_name,
        domain,
        industry,
        segment,
        region,
        country,
        owner_id,
        parent_account_id,
        created_at,
        churned_on,
        record_url,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
