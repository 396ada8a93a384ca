-- Grain: one row per folded ticket, with the deal that it is attributed to and the rung that says
-- how, or the reason why it is attributed to none.
-- Hazard: deal_id is null where no rung holds; such tickets are counted and shown, never dropped.
-- A ticket that names a contract of no deal is not another deal's; one that names a deal that is
-- not signed goes down the ladder.

with

tickets as (
    select * from {{ ref('int_tickets__named') }}
),

resolved as (
    select * from {{ ref('int_accounts__resolved') }}
),

deals as (
    select * from {{ ref('int_deals__active') }}
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
    from resolved
),

active as (
    select
        tickets.ticket_id,
        tree.depth,
        deals.deal_id,
        deals.contract_id,
        deals.signed_on,
        coalesce(deals.service_line_key = tickets.service_line_key, false) as is_of_service_line,
        {{ day_of('tickets.opened_at', 'deals.zone') }} >= deals.active_from_on
        and coalesce({{ day_of('tickets.opened_at', 'deals.zone') }} < deals.active_to_on, true)
            as is_contract_active
    from tickets
    inner join account_tree as tree on tickets.account_id = tree.account_id
    inner join deals
        on
            tree.ancestor_id = deals.account_id
            and {{ day_of('tickets.opened_at', 'deals.zone') }} >= deals.deal_active_from_on
            and coalesce(
                {{ day_of('tickets.opened_at', 'deals.zone') }} < deals.deal_active_to_on,
                true
            )
    where tickets.direct_deal_id is null and not tickets.is_contract_without_deal
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

known_accounts as (
    select distinct resolved_account_id as account_id
    from resolved
    where is_known
),

accounts_with_deals as (
    select distinct tree.account_id
    from account_tree as tree
    inner join deals on tree.ancestor_id = deals.account_id
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.zone,
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
        tickets.named_deal_id,
        coalesce(tickets.direct_deal_id, chosen.deal_id) as deal_id,
        coalesce(tickets.direct_contract_id, chosen.contract_id) as contract_id,
        case
            when tickets.direct_deal_id is not null then 'direct'
            else coalesce(chosen.attribution, 'unattributed')
        end as attribution,
        case
            when tickets.direct_deal_id is not null or chosen.deal_id is not null then null
            when tickets.is_contract_without_deal then 'its contract names no deal'
            when tickets.is_key_unknown then 'ticket names an unknown contract or deal'
            when known_accounts.account_id is null then 'no account linked'
            when accounts_with_deals.account_id is null then 'account has no signed deal'
            else 'no contract active on that day'
        end as attribution_reason
    from tickets
    left join chosen on tickets.ticket_id = chosen.ticket_id
    left join known_accounts on tickets.account_id = known_accounts.account_id
    left join accounts_with_deals on tickets.account_id = accounts_with_deals.account_id
)

select * from final
