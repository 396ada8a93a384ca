-- Grain: one row per folded ticket, with the deal and the contract that it names itself.
-- Hazard: only a signed deal is a direct key. direct_contract_id may be of no deal, in which case
-- the ticket is of no deal either.

with

tickets as (
    select * from {{ ref('int_tickets__folded') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
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
        tickets.service_line_key,
        tickets.subject,
        tickets.status,
        tickets.record_url,
        tickets.source_system,
        tickets.source_file,
        tickets.source_row,
        tickets.deal_id as named_deal_id,
        case
            when named.is_signed then named.deal_id
            when contracted.is_signed then contracted.deal_id
        end as direct_deal_id,
        case
            when named.is_signed and contracts.deal_id <> named.deal_id then null
            when contracts.deal_id is null or contracted.is_signed then contracts.contract_id
        end as direct_contract_id,
        contracts.contract_id is not null
        and contracts.deal_id is null as is_contract_without_deal,
        (tickets.deal_id is not null and named.deal_id is null)
        or (tickets.contract_id is not null and recorded.contract_id is null)
            as is_key_unknown
    from tickets
    left join deals as named on tickets.deal_id = named.deal_id
    left join {{ ref('stg_raw__contracts') }} as recorded
        on tickets.contract_id = recorded.contract_id
    left join {{ ref('int_contracts__linked') }} as contracts
        on tickets.contract_id = contracts.contract_id
    left join deals as contracted on contracts.deal_id = contracted.deal_id
)

select * from final
