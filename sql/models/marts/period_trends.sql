-- Grain: one row per quarter of the firm's year × age band × alignment × segment × region ×
-- service line × deal type × sales owner.
-- Use for: rates over time, as they are and at equal age, computed on the filtered set.
-- Hazard: additive counts only; observed time, not calendar time. A deal that comes of age within a
-- quarter counts once among its active deals, in the younger band.

with

deals as (
    select * from {{ ref('deal_outcomes') }}
),

quarters as (
    select * from {{ ref('deal_quarters') }}
),

cells as (
    select
        quarters.quarter_on,
        quarters.age_band,
        case
            when deals.alignment_score >= 2 then 'aligned'
            when deals.alignment_score < 2 then 'not aligned'
            else 'unknown'
        end as alignment,
        deals.segment,
        deals.region,
        deals.service_line,
        deals.deal_type,
        deals.sales_owner_id,
        quarters.is_first_of_quarter,
        quarters.observed_days,
        quarters.n_escalations,
        quarters.n_attributable_escalations,
        quarters.n_surprise_escalations
    from quarters
    inner join deals on quarters.deal_id = deals.deal_id
),

final as (
    select
        quarter_on,
        age_band,
        alignment,
        segment,
        region,
        service_line,
        deal_type,
        sales_owner_id,
        count(*) filter (where is_first_of_quarter) as n_active_deals,
        sum(observed_days) / cast({{ var('days_per_month') }} as double) as observed_months,
        cast(sum(n_escalations) as bigint) as n_escalations,
        cast(sum(n_attributable_escalations) as bigint) as n_attributable_escalations,
        cast(sum(n_surprise_escalations) as bigint) as n_surprise_escalations
    from cells
    group by
        quarter_on,
        age_band,
        alignment,
        segment,
        region,
        service_line,
        deal_type,
        sales_owner_id
)

select * from final
