-- Grain: one row per folded ticket, with the deal that it is attributed to and the rung that says how.
-- Hazard: deal_id is null where no rung holds; such tickets are counted and shown, never dropped.

with

tickets as (
    select * from {{ ref('int_tickets__folded') }}
),

direct as (
    select
        tickets.ticket_id,
        coalesce(named_deals.deal_id, contract_deals.deal_id) as deal_id,
        case when named_deals.deal_id is null or contracts.deal_id = named_deals.deal_id then contracts.contract_id end
            as contract_id
    from tickets
    left join {{ ref('int_deals__milestones') }} as named_deals
        on tickets.deal_id = named_deals.deal_id and named_deals.is_signed
    left join {{ ref('int_contracts__linked') }} as contracts on tickets.contract_id = contracts.contract_id
    left join {{ ref('int_deals__milestones') }} as contract_deals
        on contracts.deal_id = contract_deals.deal_id and contract_deals.is_signed
    where named_deals.deal_id is not null or contract_deals.deal_id is not null
),

active as (
    select
        tickets.ticket_id,
        ancestors.depth,
        deals.deal_id,
        deals.contract_id,
        deals.signed_on,
        coalesce(deals.service_line = tickets.service_line, false) as is_service_line
    from tickets
    left join direct on tickets.ticket_id = direct.ticket_id
    inner join {{ ref('int_accounts__ancestors') }} as ancestors on tickets.account_id = ancestors.account_id
    inner join {{ ref('int_deals__active') }} as deals
        on ancestors.ancestor_id = deals.account_id
        and cast(tickets.opened_at as date) >= deals.active_from_on
        and (deals.active_to_on is null or cast(tickets.opened_at as date) < deals.active_to_on)
    where direct.ticket_id is null
),

-- the nearest level of the account tree that has an active deal
nearest as (
    select * from active
    qualify depth = min(depth) over (partition by ticket_id)
),

candidates as (
    select
        ticket_id,
        deal_id,
        bool_or(is_service_line) as is_service_line,
        max_by(contract_id, cast(is_service_line as integer)) as contract_id,
        max(signed_on) as signed_on
    from nearest
    group by ticket_id, deal_id
),

counted as (
    select
        *,
        count(*) over (partition by ticket_id) as n_active,
        count_if(is_service_line) over (partition by ticket_id) as n_of_service_line,
        row_number() over (
            partition by ticket_id
            order by is_service_line desc nulls last, signed_on desc nulls last, deal_id
        ) as position
    from candidates
),

chosen as (
    select
        ticket_id,
        deal_id,
        contract_id,
        case
            when n_active = 1 then 'only_active'
            when n_of_service_line = 1 then 'service_line'
            else 'latest_active'
        end as attribution
    from counted
    where position = 1
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.given_account_id,
        coalesce(direct.deal_id, chosen.deal_id) as deal_id,
        coalesce(direct.contract_id, chosen.contract_id) as contract_id,
        case
            when direct.deal_id is not null then 'direct'
            else coalesce(chosen.attribution, 'unattributed')
        end as attribution,
        tickets.opened_at,
        tickets.resolved_at,
        tickets.is_escalated,
        tickets.escalated_at,
        tickets.event_at,
        tickets.escalation_level,
        tickets.priority,
        tickets.cause,
        tickets.cause_text,
        tickets.is_surprise,
        tickets.is_control,
        tickets.n_folded,
        tickets.subject,
        tickets.status,
        tickets.record_url,
        tickets.source_system,
        tickets.source_file,
        tickets.source_row
    from tickets
    left join direct on tickets.ticket_id = direct.ticket_id
    left join chosen on tickets.ticket_id = chosen.ticket_id
)

select * from final
