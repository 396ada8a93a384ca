-- Grain: one row per signed deal and contract of it that can claim a ticket (one row where the
-- deal has no contract).
-- Hazard: half-open [active_from_on, active_to_on); a null end is "no end is recorded".

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

final as (
    select
        deals.deal_id,
        deals.account_id,
        contracts.contract_id,
        deals.signed_on,
        contracts.end_on as active_to_on,
        lower(trim(coalesce(contracts.service_line, raw_deals.service_line))) as service_line_key,
        coalesce(contracts.active_from_on, deals.signed_on) as active_from_on
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    left join {{ ref('int_contracts__linked') }} as contracts on deals.deal_id = contracts.deal_id
)

select * from final
