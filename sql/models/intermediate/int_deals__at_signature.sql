-- Grain: one row per signed deal: its names, and what was known of it at signature.
-- Hazard: names are those of today; what describes the deal is of signature, or the flags beside it
-- say that it is not.

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

people as (
    select * from {{ ref('stg_raw__people') }}
),

at_signature as (
    select * from {{ ref('int_deals__as_of') }}
    where moment = 'signature'
),

final as (
    select
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        accounts.account_name,
        deals.ultimate_account_id,
        deals.signed_on,
        deals.committed_at,
        at_signature.deal_type,
        at_signature.service_line,
        at_signature.segment,
        at_signature.region,
        at_signature.industry,
        at_signature.amount,
        raw_deals.currency,
        at_signature.sales_owner_id,
        coalesce(sales.full_name, at_signature.sales_owner_id) as sales_owner_name,
        at_signature.delivery_lead_id,
        coalesce(delivery.full_name, at_signature.delivery_lead_id) as delivery_lead_name,
        at_signature.delivery_lead_basis,
        case
            when {{ day_of('deals.created_at', 'deals.zone') }} < deals.signed_on
                then
                    {{ days_between(day_of('deals.created_at', 'deals.zone'), 'deals.signed_on') }}
        end as sales_cycle_days,
        at_signature.is_amount_of_today,
        at_signature.is_sales_owner_of_today,
        at_signature.is_deal_type_of_today,
        at_signature.is_service_line_of_today,
        at_signature.is_segment_of_today,
        at_signature.is_region_of_today,
        at_signature.is_industry_of_today
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    inner join at_signature on deals.deal_id = at_signature.deal_id
    left join people as sales on at_signature.sales_owner_id = sales.person_id
    left join people as delivery on at_signature.delivery_lead_id = delivery.person_id
    left join {{ ref('stg_raw__accounts') }} as accounts on deals.account_id = accounts.account_id
)

select * from final
