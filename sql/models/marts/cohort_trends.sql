-- Grain: one row per signature quarter × segment × region × service line × deal type × sales owner.
-- Use for: are we aligning more, and do newer deals escalate less in their first six months?
-- Hazard: additive counts only, those of escalations null where no deal was observed; an immature
-- quarter has deals whose six months are not over.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

deals as (
    select
        *,
        {{ quarter_start('signed_on') }} as quarter_on
    from {{ ref('deal_outcomes') }}
),

first_windows as (
    select
        deal_id,
        sum(exposure_days) as exposure_days,
        sum(n_escalations) as n_escalations,
        sum(n_attributable_escalations) as n_attributable_escalations
    from {{ ref('deal_windows') }}
    where {{ adapter.quote('window') }} in ('0-3', '3-6')
    group by deal_id
),

summed as (
    select
        deals.quarter_on,
        deals.segment,
        deals.region,
        deals.service_line,
        deals.deal_type,
        deals.sales_owner_id,
        count(*) as n_deals,
        {% for practice in ['success_definition', 'delivery_voice', 'risk_ownership'] %}
            count(deals.has_{{ practice }}) as n_known_{{ practice }},
            count(*) filter (where deals.has_{{ practice }}) as n_practised_{{ practice }},
        {% endfor %}
        count(deals.alignment_score) as n_scored,
        cast(coalesce(sum(deals.alignment_score), 0) as bigint) as sum_alignment,
        count(*) filter (where deals.alignment_score >= 2) as n_aligned,
        cast(sum(first_windows.n_escalations) as bigint) as n_escalations,
        cast(sum(first_windows.n_attributable_escalations) as bigint)
            as n_attributable_escalations,
        coalesce(sum(first_windows.exposure_days), 0) / cast({{ var('days_per_month') }} as double)
            as observed_months
    from deals
    left join first_windows on deals.deal_id = first_windows.deal_id
    group by
        deals.quarter_on,
        deals.segment,
        deals.region,
        deals.service_line,
        deals.deal_type,
        deals.sales_owner_id
),

final as (
    select
        summed.quarter_on,
        summed.segment,
        summed.region,
        summed.service_line,
        summed.deal_type,
        summed.sales_owner_id,
        summed.n_deals,
        summed.n_known_success_definition,
        summed.n_practised_success_definition,
        summed.n_known_delivery_voice,
        summed.n_practised_delivery_voice,
        summed.n_known_risk_ownership,
        summed.n_practised_risk_ownership,
        summed.n_scored,
        summed.sum_alignment,
        summed.n_aligned,
        summed.n_escalations,
        summed.n_attributable_escalations,
        summed.observed_months,
        cast({{ dbt.dateadd('month', 9, 'summed.quarter_on') }} as date) > builds.after_as_of_on
            as is_immature
    from summed
    cross join builds
)

select * from final
