-- Fails when a deal's outcome, trust signal or follow-up lies before its signature, or its
-- commitment point after it.
-- Guards: time zero; what is an outcome must follow it, and what is an exposure must not.
-- Not a bug: escalations of the account before signature; they count in n_prior_escalations_12m.

select
    outcomes.deal_id,
    outcomes.signed_on,
    outcomes.first_escalation_on,
    outcomes.first_trust_signal_on
from {{ ref('deal_outcomes') }} as outcomes
inner join {{ ref('int_deals__milestones') }} as deals on outcomes.deal_id = deals.deal_id
where
    outcomes.first_escalation_on < outcomes.signed_on
    or outcomes.first_trust_signal_on <= outcomes.signed_on
    or {{ day_of('outcomes.committed_at', 'deals.zone') }} > outcomes.signed_on
    or outcomes.followup_start_on <> outcomes.signed_on
    or outcomes.followup_end_on < outcomes.followup_start_on
