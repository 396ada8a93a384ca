-- Grain: one row per contract that counts (non-disclosure agreements aside), with the deal that it
-- belongs to.
-- Hazard: deal_id is null where the contract names no known deal and no single won deal lies near
-- its signature.

with

contracts as (
    select
        contracts.*,
        deals.deal_id as given_deal_id,
        coalesce(accounts.resolved_account_id, deals.account_id) as real_account_id
    from {{ ref('stg_raw__contracts') }} as contracts
    left join {{ ref('int_accounts__resolved') }} as accounts
        on contracts.account_id = accounts.account_id
    left join {{ ref('int_deals__accounted') }} as deals on contracts.deal_id = deals.deal_id
    where not coalesce(
        {{ is_match('contracts.contract_type', '(?i)disclosure|confidentiality|\\bnda\\b') }}, false
    )
),

won_deals as (
    select
        deal_id,
        account_id,
        closed_on
    from {{ ref('int_deals__accounted') }}
    where is_won
),

near_deals as (
    select
        contracts.contract_id,
        min(won_deals.deal_id) as deal_id
    from contracts
    inner join won_deals
        on
            contracts.real_account_id = won_deals.account_id
            and abs({{ days_between('won_deals.closed_on', 'contracts.signed_on') }})
            <= {{ var('contract_match_days') }}
    where contracts.deal_id is null
    group by contracts.contract_id
    having count(*) = 1
),

terms as (
    select
        contract_id,
        ends_on,
        cast(term_months as integer) as whole_months,
        coalesce(starts_on, signed_on) as runs_from_on
    from contracts
),

ends as (
    select
        contract_id,
        coalesce(
            ends_on,
            cast({{ dbt.dateadd('month', 'whole_months', 'runs_from_on') }} as date)
        ) as planned_end_on
    from terms
),

final as (
    select
        contracts.contract_id,
        contracts.real_account_id as account_id,
        contracts.contract_type,
        contracts.service_line,
        contracts.signed_on,
        contracts.starts_on,
        contracts.terminated_on,
        contracts.value,
        contracts.currency,
        contracts.page_count,
        contracts.word_count,
        contracts.record_url,
        contracts.source_system,
        contracts.source_file,
        contracts.source_row,
        coalesce(contracts.given_deal_id, near_deals.deal_id) as deal_id,
        case
            when contracts.given_deal_id is not null then 'given'
            when near_deals.deal_id is not null then 'matched'
            when contracts.deal_id is not null then 'unknown deal'
            else 'unlinked'
        end as link_method,
        least(contracts.signed_on, contracts.starts_on) as active_from_on,
        ends.planned_end_on,
        least(ends.planned_end_on, contracts.terminated_on) as end_on
    from contracts
    inner join ends on contracts.contract_id = ends.contract_id
    left join near_deals on contracts.contract_id = near_deals.contract_id
)

select * from final
