-- Fails when a deal's outcome, trust signal or follow-up lies before its signature, or its
-- commitment point after it.
-- Guards: time zero; what is an outcome must follow it, and what is an exposure must not.
-- Not a bug: escalations of the account before signature; they count in n_prior_escalations_12m.

select
    deal_id,
    signed_on,
    first_escalation_on,
    first_trust_signal_on
from {{ ref('deal_outcomes') }}
where
    first_escalation_on < signed_on
    or first_trust_signal_on <= signed_on
    or cast(committed_at as date) > signed_on
    or followup_start_on <> signed_on
    or followup_end_on < followup_start_on
