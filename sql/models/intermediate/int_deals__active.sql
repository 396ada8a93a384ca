-- Grain: one row per signed deal and contract of it that can claim a ticket (one row where the
-- deal has no contract).
-- Hazard: half-open [active_from_on, active_to_on); a null end is "no end is recorded". A deal is
-- active from the start of its first contract to the end of its last, gaps between them included,
-- as its follow-up is.

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

contract_spans as (
    select
        deals.deal_id,
        deals.account_id,
        deals.zone,
        contracts.contract_id,
        deals.signed_on,
        contracts.end_on as active_to_on,
        lower(trim(coalesce(contracts.service_line, raw_deals.service_line))) as service_line_key,
        coalesce(contracts.active_from_on, deals.signed_on) as active_from_on
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    left join {{ ref('int_contracts__linked') }} as contracts on deals.deal_id = contracts.deal_id
),

final as (
    select
        *,
        min(active_from_on) over (partition by deal_id) as deal_active_from_on,
        case
            when
                count(active_to_on) over (partition by deal_id)
                = count(*) over (partition by deal_id)
                then max(active_to_on) over (partition by deal_id)
        end as deal_active_to_on
    from contract_spans
)

select * from final
