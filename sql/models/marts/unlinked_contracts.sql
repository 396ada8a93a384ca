-- Grain: one row per contract that belongs to no known deal, non-disclosure agreements aside.
-- Use for: what to mend in the register of contracts.
-- Hazard: its tickets are of no deal either, and it counts in no deal's clauses or values.

with

contracts as (
    select * from {{ ref('int_contracts__linked') }}
    where deal_id is null
),

final as (
    select
        contracts.contract_id,
        contracts.account_id,
        accounts.account_name,
        contracts.contract_type,
        contracts.signed_on,
        case
            when contracts.link_method = 'unknown deal' then 'names a deal that no file holds'
            else 'names no deal'
        end as reason,
        contracts.record_url,
        contracts.source_system,
        contracts.source_file,
        contracts.source_row
    from contracts
    left join {{ ref('stg_raw__accounts') }} as accounts
        on contracts.account_id = accounts.account_id
)

select * from final
