-- Fails when a deal's windows do not add up to its observed time or to its counts.
-- Guards: the borders between windows, on which a day must count once.
-- Not a bug: deals without windows, where nothing was observed.

with

windows as (
    select
        deal_id,
        sum(exposure_days) as exposure_days,
        sum(n_escalations) as n_escalations,
        sum(n_attributable_escalations) as n_attributable_escalations,
        sum(n_surprise_escalations) as n_surprise_escalations,
        sum(n_control_tickets) as n_control_tickets
    from {{ ref('deal_windows') }}
    group by deal_id
)

select
    outcomes.deal_id,
    outcomes.observed_months,
    windows.exposure_days
from {{ ref('deal_outcomes') }} as outcomes
left join windows on outcomes.deal_id = windows.deal_id
where
    abs(coalesce(windows.exposure_days, 0) - outcomes.observed_months * {{ var('days_per_month') }})
    > 0.001
    or windows.n_escalations <> outcomes.n_escalations
    or windows.n_attributable_escalations <> outcomes.n_attributable_escalations
    or windows.n_surprise_escalations <> outcomes.n_surprise_escalations
    or windows.n_control_tickets <> outcomes.n_control_tickets
