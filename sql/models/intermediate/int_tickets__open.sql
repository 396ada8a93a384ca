-- Grain: one row per escalation that was still open at the end of the as-of day.
-- Hazard: a ticket without a resolution counts as open unless its status says that it is closed.

with

tickets as (
    select * from {{ ref('int_tickets__attributed') }}
    where is_escalated
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.deal_id
    from tickets
    cross join {{ ref('int_builds__dated') }} as builds
    where
        {{ day_of('tickets.event_at', 'tickets.zone') }} <= builds.as_of_on
        and coalesce(
            {{ day_of('tickets.resolved_at', 'tickets.zone') }} > builds.as_of_on,
            not {{ is_match('tickets.status', '(?i)closed|resolved|cancel') }},
            true
        )
)

select * from final
