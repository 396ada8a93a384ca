-- Grain: one row per contract that counts (non-disclosure agreements aside), with the deal that it belongs to.
-- Hazard: deal_id is null where the contract names no deal and no single won deal lies near its signature.

with

contracts as (
    select * from {{ ref('stg_raw__contracts') }}
    where not coalesce({{ is_match('contract_type', '(?i)non.?disclosure|\\bnda\\b') }}, false)
),

won_deals as (
    select
        deals.deal_id,
        coalesce(accounts.resolved_account_id, deals.account_id) as account_id,
        deals.closed_on
    from {{ ref('stg_raw__deals') }} as deals
    left join {{ ref('int_accounts__resolved') }} as accounts on deals.account_id = accounts.account_id
    where coalesce(deals.is_won, deals.stage_kind = 'won')
),

near_deals as (
    select
        contracts.contract_id,
        min(won_deals.deal_id) as deal_id
    from contracts
    left join {{ ref('int_accounts__resolved') }} as accounts on contracts.account_id = accounts.account_id
    inner join won_deals
        on coalesce(accounts.resolved_account_id, contracts.account_id) = won_deals.account_id
        and abs({{ dbt.datediff('won_deals.closed_on', 'contracts.signed_on', 'day') }})
        <= {{ var('contract_match_days') }}
    where contracts.deal_id is null
    group by contracts.contract_id
    having count(*) = 1
),

final as (
    select
        contracts.contract_id,
        coalesce(contracts.deal_id, near_deals.deal_id) as deal_id,
        case
            when contracts.deal_id is not null then 'given'
            when near_deals.deal_id is not null then 'matched'
            else 'unlinked'
        end as link_method,
        coalesce(accounts.resolved_account_id, contracts.account_id) as account_id,
        contracts.contract_type,
        contracts.service_line,
        contracts.signed_on,
        contracts.starts_on,
        least(contracts.signed_on, contracts.starts_on) as active_from_on,
        least(
            coalesce(
                contracts.ends_on,
                cast({{ dbt.dateadd('month', 'cast(contracts.term_months as integer)', 'coalesce(contracts.starts_on, contracts.signed_on)') }} as date)
            ),
            contracts.terminated_on
        ) as end_on,
        contracts.terminated_on,
        contracts.value,
        contracts.currency,
        contracts.page_count,
        contracts.word_count,
        contracts.record_url,
        contracts.source_system,
        contracts.source_file,
        contracts.source_row
    from contracts
    left join near_deals on contracts.contract_id = near_deals.contract_id
    left join {{ ref('int_accounts__resolved') }} as accounts on contracts.account_id = accounts.account_id
)

select * from final
