-- Grain: one row per open deal: what its record says today, and how old it is.
-- Hazard: amount, stage and owners are those of today; nothing is as of an earlier day.

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_open
),

people as (
    select * from {{ ref('stg_raw__people') }}
),

final as (
    select
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        accounts.account_name,
        deals.segment,
        deals.region,
        raw_deals.service_line,
        raw_deals.deal_type,
        raw_deals.stage,
        raw_deals.stage_kind,
        raw_deals.amount,
        raw_deals.currency,
        deals.created_at,
        deals.committed_at,
        raw_deals.expected_close_on,
        raw_deals.sales_owner_id,
        coalesce(sales.full_name, raw_deals.sales_owner_id) as sales_owner_name,
        raw_deals.delivery_lead_id,
        coalesce(delivery.full_name, raw_deals.delivery_lead_id) as delivery_lead_name,
        raw_deals.record_url,
        {{ days_between(day_of('deals.created_at', 'deals.zone'), 'builds.as_of_on') }}
            as age_days,
        raw_deals.expected_close_on < builds.as_of_on as is_overdue
    from deals
    cross join {{ ref('int_builds__dated') }} as builds
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    left join {{ ref('stg_raw__accounts') }} as accounts on deals.account_id = accounts.account_id
    left join people as sales on raw_deals.sales_owner_id = sales.person_id
    left join people as delivery on raw_deals.delivery_lead_id = delivery.person_id
)

select * from final
