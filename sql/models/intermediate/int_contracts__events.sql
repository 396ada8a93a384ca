-- Grain: one row per contract that counts and dated event of it: start, end, or a change.
-- Hazard: an end may lie ahead.

with

contracts as (
    select * from {{ ref('int_contracts__linked') }}
),

contract_starts as (
    select
        account_id,
        cast(coalesce(starts_on, signed_on) as timestamp) as occurred_at,
        'contract' as event_type,
        'Contract starts' as title,
        coalesce(contract_type, 'Contract') || coalesce(', ' || service_line, '') as detail,
        deal_id,
        'contracts' as source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from contracts
),

contract_ends as (
    select
        contracts.account_id,
        cast(contracts.end_on as timestamp) as occurred_at,
        'contract' as event_type,
        case
            when contracts.terminated_on = contracts.end_on then 'Contract terminated'
            else 'Contract ends'
        end as title,
        coalesce(contracts.contract_type, 'Contract')
        || coalesce(', ' || contracts.service_line, '') as detail,
        contracts.deal_id,
        'contracts' as source_table,
        contracts.source_system,
        contracts.source_file,
        contracts.source_row,
        contracts.record_url
    from contracts
),

contract_changes as (
    select
        contracts.account_id,
        cast(changes.effective_on as timestamp) as occurred_at,
        'contract' as event_type,
        case changes.change_type
            when 'change_order' then 'Change order'
            when 'renegotiation' then 'Renegotiation'
            else 'Amendment'
        end as title,
        changes.reason as detail,
        contracts.deal_id,
        'contract_changes' as source_table,
        changes.source_system,
        changes.source_file,
        changes.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from {{ ref('stg_raw__contract_changes') }} as changes
    inner join contracts on changes.contract_id = contracts.contract_id
),

final as (
    select * from contract_starts
    union all
    select * from contract_ends
    union all
    select * from contract_changes
)

select * from final
