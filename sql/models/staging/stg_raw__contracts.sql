-- Grain: one row per contract.

with

source as (
    select * from {{ source('raw', 'contracts') }}
),

final as (
    select
        contract_id,
        deal_id,
        account_id,
        parent_contract_id,
        renews_contract_id,
        contract_type,
        service_line,
        signed_on,
        starts_on,
        ends_on,
        term_months,
        terminated_on,
        value,
        currency,
        page_count,
        word_count,
        record_url,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
