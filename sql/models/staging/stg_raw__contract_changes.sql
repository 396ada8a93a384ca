-- Grain: one row per change of a contract.

with

source as (
    select * from {{ source('raw', 'contract_changes') }}
),

final as (
    select
        change_id,
        contract_id,
        change_type,
        effective_on,
        value_delta,
        reason,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
