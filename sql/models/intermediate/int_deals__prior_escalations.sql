-- Grain: one row per deal and moment of judgement: the account's escalations in the year before.
-- Hazard: null unless a ticket source covers the account for the whole of that year. The account
-- alone counts, whatever the escalations were attributed to; the moment's own day does not.

with

moments as (
    select
        moments.deal_id,
        moments.moment,
        moments.account_id,
        moments.moment_on,
        moments.zone,
        coalesce(
            {{ days_between('observed.observed_from_on', 'moments.moment_on') }}
            >= {{ var('prior_window_days') }}
            and {{ days_between('observed.observed_to_on', 'moments.moment_on') }} <= 1,
            false
        ) as is_observed
    from {{ ref('int_practices__moments') }} as moments
    left join
        {{ ref('int_accounts__observed') }} as observed
        on moments.account_id = observed.account_id
),

final as (
    select
        moments.deal_id,
        moments.moment,
        case when moments.is_observed then count(tickets.ticket_id) end as n_prior_escalations_12m
    from moments
    left join {{ ref('int_tickets__attributed') }} as tickets
        on
            moments.account_id = tickets.account_id
            and tickets.is_escalated
            and {{ day_of('tickets.event_at', 'moments.zone') }} < moments.moment_on
            and {{ days_between(
                day_of('tickets.event_at', 'moments.zone'), 'moments.moment_on'
            ) }}
            <= {{ var('prior_window_days') }}
    group by moments.deal_id, moments.moment, moments.is_observed
)

select * from final
