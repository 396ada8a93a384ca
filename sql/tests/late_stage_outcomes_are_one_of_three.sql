-- Fails when a deal past its commitment point is not exactly one of lost, won and open, when its
-- outcome precedes the landmark, or when such a deal is missing.
-- Guards: the landmark of the late-stage analysis.
-- Not a bug: deals lost before their commitment point; they are not at risk.

select
    milestones.deal_id,
    outcomes.is_lost,
    outcomes.is_won,
    outcomes.is_open,
    outcomes.days_to_outcome
from {{ ref('int_deals__milestones') }} as milestones
full outer join {{ ref('late_stage_outcomes') }} as outcomes
    on milestones.deal_id = outcomes.deal_id
where
    milestones.committed_at is not null
    and not coalesce(
        milestones.lost_on < {{ day_of('milestones.committed_at', 'milestones.zone') }}, false
    )
    and (
        outcomes.deal_id is null
        or cast(outcomes.is_lost as integer)
        + cast(outcomes.is_won as integer)
        + cast(outcomes.is_open as integer) <> 1
        or outcomes.days_to_outcome < 0
    )
