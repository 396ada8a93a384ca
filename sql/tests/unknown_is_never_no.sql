-- Fails when a practice of unknown status reads as practised or not, when a known one reads as
-- unknown, or when an outcome that nobody observed is a number.
-- Guards: rule 5, a null exposure is never coalesced to "no", nor a null outcome to zero.
-- Not a bug: a zero of a deal that was observed; nothing happened to it.

{% set practices = ['success_definition', 'delivery_voice', 'risk_ownership'] %}
{% set outcomes = [
    'n_escalations', 'n_attributable_escalations', 'n_surprise_escalations', 'n_control_tickets', 'n_tickets'
] %}

select
    'deal_outcomes' as mart,
    deal_id
from {{ ref('deal_outcomes') }}
where
    (is_escalated is null) <> (observed_months = 0)
    {% for practice in practices %}
        or (has_{{ practice }} is null) <> ({{ practice }}_status = 'unknown')
    {% endfor %}
    {% for outcome in outcomes %}
        or ({{ outcome }} is null) <> (observed_months = 0)
    {% endfor %}
union all
select
    'late_stage_outcomes' as mart,
    deal_id
from {{ ref('late_stage_outcomes') }}
where
    (alignment_score is null) <> (alignment_min <> alignment_max)
    {% for practice in practices %}
        or (has_{{ practice }} is null) <> ({{ practice }}_status = 'unknown')
    {% endfor %}
union all
select
    'ticket_outcomes' as mart,
    tickets.ticket_id
from {{ ref('ticket_outcomes') }} as tickets
inner join {{ ref('stg_raw__tickets') }} as raw_tickets on tickets.ticket_id = raw_tickets.ticket_id
inner join
    {{ ref('int_tickets__sources') }} as sources
    on raw_tickets.source_system = sources.source_system
where
    (tickets.is_escalated is not null and not sources.is_escalation_known)
    or (tickets.is_escalation_flagged is not null and not sources.is_flag_known)
