-- Fails when the cohorts do not add up to the signed deals, their practices or their first six
-- months.
-- Guards: the slices of the trends, which filters add up again.
-- Not a bug: deals without observed time; they count as deals and add no months.

with

trends as (
    select
        coalesce(sum(n_deals), 0) as n_deals,
        coalesce(sum(n_known_success_definition), 0) as n_known_success_definition,
        coalesce(sum(n_practised_delivery_voice), 0) as n_practised_delivery_voice,
        coalesce(sum(n_practised_risk_ownership), 0) as n_practised_risk_ownership,
        coalesce(sum(sum_alignment), 0) as sum_alignment,
        coalesce(sum(n_escalations), 0) as n_escalations,
        coalesce(sum(observed_months), 0) as observed_months
    from {{ ref('cohort_trends') }}
),

deals as (
    select
        count(*) as n_deals,
        count(has_success_definition) as n_known_success_definition,
        count(*) filter (where has_delivery_voice) as n_practised_delivery_voice,
        count(*) filter (where has_risk_ownership) as n_practised_risk_ownership,
        coalesce(sum(alignment_score), 0) as sum_alignment
    from {{ ref('deal_outcomes') }}
),

windows as (
    select
        coalesce(sum(n_escalations), 0) as n_escalations,
        coalesce(sum(exposure_days), 0) / {{ var('days_per_month') }} as observed_months
    from {{ ref('deal_windows') }}
    where {{ adapter.quote('window') }} in ('0-3', '3-6')
)

select
    trends.n_deals,
    deals.n_deals as n_signed_deals,
    trends.n_escalations,
    windows.n_escalations as n_escalations_of_windows
from trends
cross join deals
cross join windows
where
    trends.n_deals <> deals.n_deals
    or trends.n_known_success_definition <> deals.n_known_success_definition
    or trends.n_practised_delivery_voice <> deals.n_practised_delivery_voice
    or trends.n_practised_risk_ownership <> deals.n_practised_risk_ownership
    or trends.sum_alignment <> deals.sum_alignment
    or trends.n_escalations <> windows.n_escalations
    or abs(trends.observed_months - windows.observed_months) > 0.01
