-- Grain: one row per compared build, canonical record that changed since, and deal or escalation
-- that it bears on, now or then.
-- Hazard: it bears on them; whether it moved a number is for the marts to say. Tickets bear on the
-- escalation that they are folded into; other records on every escalation of their deals.

with

links as (
    select * from {{ ref('int_changes__links') }}
),

owners as (
    select
        builds.against_build_id,
        owners.linked_entity,
        owners.linked_id,
        owners.deal_id
    from {{ ref('int_changes__owners') }} as owners
    cross join {{ ref('stg_history__builds') }} as builds
    union
    select
        against_build_id,
        linked_entity,
        linked_id,
        deal_id
    from {{ ref('stg_history__owners') }}
),

-- a deal that is no more is still the deal that a record pointed to
record_deals as (
    select
        links.against_build_id,
        links.entity,
        links.record_id,
        owners.deal_id
    from links
    inner join owners
        on
            links.against_build_id = owners.against_build_id
            and links.linked_entity = owners.linked_entity
            and links.linked_id = owners.linked_id
    union
    select
        against_build_id,
        entity,
        record_id,
        linked_id as deal_id
    from links
    where linked_entity = 'deals'
),

escalation_deals as (
    select
        builds.against_build_id,
        tickets.ticket_id,
        tickets.deal_id
    from {{ ref('int_tickets__attributed') }} as tickets
    cross join {{ ref('stg_history__builds') }} as builds
    where tickets.is_escalated and tickets.deal_id is not null
    union
    select
        against_build_id,
        ticket_id,
        deal_id
    from {{ ref('stg_history__escalations') }}
    where deal_id is not null
),

final as (
    select
        against_build_id,
        'deal' as subject_type,
        deal_id as subject_id,
        entity,
        record_id
    from record_deals
    union
    select
        against_build_id,
        'escalation' as subject_type,
        linked_id as subject_id,
        entity,
        record_id
    from links
    where linked_entity = 'tickets' and entity = 'tickets'
    union
    select
        record_deals.against_build_id,
        'escalation' as subject_type,
        escalation_deals.ticket_id as subject_id,
        record_deals.entity,
        record_deals.record_id
    from record_deals
    inner join escalation_deals
        on
            record_deals.against_build_id = escalation_deals.against_build_id
            and record_deals.deal_id = escalation_deals.deal_id
    where record_deals.entity <> 'tickets'
)

select * from final
