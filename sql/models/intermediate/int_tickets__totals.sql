-- Grain: one row per build: how many tickets there are, and how many of them can say something.

with

final as (
    select
        count(*) as n_tickets,
        count(tickets.account_id) as n_tickets_with_account,
        count(*) filter (where sources.is_escalation_known) as n_tickets_telling,
        count(*) filter (where accounts.is_known) as n_tickets_of_known_account
    from {{ ref('stg_raw__tickets') }} as tickets
    left join
        {{ ref('int_tickets__sources') }} as sources
        on tickets.source_system = sources.source_system
    left join
        {{ ref('int_accounts__resolved') }} as accounts
        on tickets.account_id = accounts.account_id
)

select * from final
