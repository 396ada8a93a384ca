-- Grain: one row per deal, with the account that it really belongs to, won or lost.

with

deals as (
    select * from {{ ref('stg_raw__deals') }}
),

final as (
    select
        deals.deal_id,
        deals.deal_name,
        deals.stage_kind,
        deals.created_at,
        deals.closed_on,
        deals.sales_owner_id,
        deals.delivery_lead_id,
        coalesce(zones.zone, sources.zone) as zone,
        coalesce(resolved.resolved_account_id, deals.account_id) as account_id,
        coalesce(resolved.ultimate_account_id, deals.account_id) as ultimate_account_id,
        coalesce(deals.is_won, deals.stage_kind = 'won', false) as is_won,
        not coalesce(deals.is_won, deals.stage_kind = 'won', false)
        and coalesce(deals.is_closed, deals.stage_kind = 'lost', false) as is_lost
    from deals
    left join {{ ref('int_accounts__resolved') }} as resolved
        on deals.account_id = resolved.account_id
    left join {{ ref('int_accounts__zones') }} as zones
        on deals.account_id = zones.account_id
    left join {{ ref('stg_meta__zones') }} as sources
        on deals.source_system = sources.source_system
)

select * from final
