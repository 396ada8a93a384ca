-- Grain: one row per folded ticket, with the deal that it is attributed to and the rung that says
-- how.
-- Hazard: deal_id is null where no rung holds; such tickets are counted and shown, never dropped.
-- A ticket that names a contract of no signed deal stays unattributed: it is not another deal's.

with

tickets as (
    select * from {{ ref('int_tickets__folded') }}
),

direct as (
    select
        tickets.ticket_id,
        coalesce(deals.deal_id, contracts.deal_id) as deal_id,
        case when coalesce(deals.deal_id = contracts.deal_id, true) then contracts.contract_id end
            as contract_id
    from tickets
    left join {{ ref('int_deals__milestones') }} as deals on tickets.deal_id = deals.deal_id
    left join {{ ref('int_contracts__linked') }} as contracts
        on tickets.contract_id = contracts.contract_id
    where deals.deal_id is not null or contracts.contract_id is not null
),

account_tree as (
    select
        account_id,
        ancestor_id,
        depth
    from {{ ref('int_accounts__ancestors') }}
    union
    select
        resolved_account_id as account_id,
        resolved_account_id as ancestor_id,
        0 as depth
    from {{ ref('int_accounts__resolved') }}
),

active as (
    select
        tickets.ticket_id,
        tree.depth,
        deals.deal_id,
        deals.contract_id,
        deals.signed_on,
        coalesce(deals.service_line_key = tickets.service_line_key, false) as is_of_service_line,
        cast(tickets.opened_at as date) >= deals.active_from_on
        and coalesce(cast(tickets.opened_at as date) < deals.active_to_on, true)
            as is_contract_active
    from tickets
    left join direct on tickets.ticket_id = direct.ticket_id
    inner join account_tree as tree on tickets.account_id = tree.account_id
    inner join {{ ref('int_deals__active') }} as deals
        on
            tree.ancestor_id = deals.account_id
            and cast(tickets.opened_at as date) >= deals.deal_active_from_on
            and coalesce(cast(tickets.opened_at as date) < deals.deal_active_to_on, true)
    where direct.ticket_id is null
),

-- the nearest level of the account tree at which a deal is active
nearest as (
    select * from active
    qualify depth = min(depth) over (partition by ticket_id)
),

candidates as (
    select
        ticket_id,
        deal_id,
        signed_on,
        bool_or(is_of_service_line) as is_of_service_line,
        coalesce(
            min(contract_id) filter (where is_of_service_line and is_contract_active),
            min(contract_id) filter (where is_contract_active),
            min(contract_id)
        ) as contract_id
    from nearest
    group by ticket_id, deal_id, signed_on
),

ranked as (
    select
        *,
        count(*) over (partition by ticket_id) as n_active,
        count(*) filter (where is_of_service_line)
            over (partition by ticket_id)
            as n_of_service_line,
        row_number() over (
            partition by ticket_id
            order by is_of_service_line desc, signed_on desc, deal_id asc
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
    from ranked
    where position = 1
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.opened_at,
        tickets.resolved_at,
        tickets.is_escalated,
        tickets.is_flagged,
        tickets.escalated_at,
        tickets.event_at,
        tickets.escalation_level,
        tickets.escalation_rank,
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
        tickets.source_row,
        coalesce(direct.deal_id, chosen.deal_id) as deal_id,
        coalesce(direct.contract_id, chosen.contract_id) as contract_id,
        case
            when direct.deal_id is not null then 'direct'
            else coalesce(chosen.attribution, 'unattributed')
        end as attribution
    from tickets
    left join direct on tickets.ticket_id = direct.ticket_id
    left join chosen on tickets.ticket_id = chosen.ticket_id
)

select * from final
