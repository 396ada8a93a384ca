-- Fails when a signed deal is missing from deal_outcomes, or a deal in it is not signed.
-- Guards: the joins to practices, follow-up and contracts, which must neither drop nor fan out.
-- Not a bug: deals signed after the as-of date; they have no follow-up yet.

select
    milestones.deal_id as signed_deal_id,
    outcomes.deal_id as outcome_deal_id
from (
    select deal_id from {{ ref('int_deals__milestones') }}
    where is_signed
) as milestones
full outer join {{ ref('deal_outcomes') }} as outcomes on milestones.deal_id = outcomes.deal_id
where milestones.deal_id is null or outcomes.deal_id is null
