-- Grain: one row per calendar quarter × segment × region × service line × deal type × sales owner.
-- Use for: rates over time, computed on the filtered set.
-- Hazard: additive counts only; observed time, not calendar time.

with

deals as (
    select * from {{ ref('deal_outcomes') }}
),

quarters as (
    select * from {{ ref('deal_quarters') }}
),

final as (
    select
        quarters.quarter_on,
        deals.segment,
        deals.region,
        deals.service_line,
        deals.deal_type,
        deals.sales_owner_id,
        count(*) as n_active_deals,
        sum(quarters.observed_days) / cast({{ var('days_per_month') }} as double)
            as observed_months,
        cast(sum(quarters.n_escalations) as bigint) as n_escalations,
        cast(sum(quarters.n_attributable_escalations) as bigint) as n_attributable_escalations,
        cast(sum(quarters.n_surprise_escalations) as bigint) as n_surprise_escalations
    from quarters
    inner join deals on quarters.deal_id = deals.deal_id
    group by
        quarters.quarter_on,
        deals.segment,
        deals.region,
        deals.service_line,
        deals.deal_type,
        deals.sales_owner_id
)

select * from final
