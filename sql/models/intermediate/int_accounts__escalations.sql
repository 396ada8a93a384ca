-- Grain: one row per account with an escalation by the as-of day: how many, and how many are open.
-- Hazard: the account's own, whatever deal they were attributed to.

with

escalations as (
    select
        tickets.account_id,
        tickets.ticket_id
    from {{ ref('int_tickets__attributed') }} as tickets
    cross join {{ ref('int_builds__dated') }} as builds
    where
        tickets.is_escalated
        and {{ day_of('tickets.event_at', 'tickets.zone') }} <= builds.as_of_on
),

final as (
    select
        escalations.account_id,
        count(*) as n_escalations,
        count(open_tickets.ticket_id) as n_open_escalations
    from escalations
    left join {{ ref('int_tickets__open') }} as open_tickets
        on escalations.ticket_id = open_tickets.ticket_id
    where escalations.account_id is not null
    group by escalations.account_id
)

select * from final
