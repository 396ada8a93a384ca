-- Fails when the quarters do not add up to the deals' observed time or escalations.
-- Guards: the split of follow-up by quarter, and its filters, which slice the same
-- totals.
-- Not a bug: quarters without a row; nothing was observed in them.

with

trends as (
    select
        coalesce(sum(observed_months), 0) as observed_months,
        coalesce(sum(n_escalations), 0) as n_escalations,
        coalesce(sum(n_attributable_escalations), 0) as n_attributable_escalations,
        coalesce(sum(n_surprise_escalations), 0) as n_surprise_escalations
    from {{ ref('period_trends') }}
),

outcomes as (
    select
        coalesce(sum(observed_months), 0) as observed_months,
        coalesce(sum(n_escalations), 0) as n_escalations,
        coalesce(sum(n_attributable_escalations), 0) as n_attributable_escalations,
        coalesce(sum(n_surprise_escalations), 0) as n_surprise_escalations
    from {{ ref('deal_outcomes') }}
)

select
    trends.observed_months,
    outcomes.observed_months as outcome_months
from trends
cross join outcomes
where
    abs(trends.observed_months - outcomes.observed_months) > 0.01
    or trends.n_escalations <> outcomes.n_escalations
    or trends.n_attributable_escalations <> outcomes.n_attributable_escalations
    or trends.n_surprise_escalations <> outcomes.n_surprise_escalations
