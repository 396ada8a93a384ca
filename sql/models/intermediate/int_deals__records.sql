-- Grain: one row per deal and record that tells of it.
-- Hazard: an activity that names no deal tells of every deal of its account.

with

records as (
    select
        'deals' as entity,
        deal_id as record_id,
        deal_id
    from {{ ref('int_deals__accounted') }}
    union
    select
        'contracts' as entity,
        contract_id as record_id,
        deal_id
    from {{ ref('int_contracts__linked') }}
    union
    select
        'tickets' as entity,
        ticket_id as record_id,
        deal_id
    from {{ ref('int_tickets__attributed') }}
    union
    select
        'activities' as entity,
        activity_id as record_id,
        deal_id
    from {{ ref('int_deals__activities') }}
    union
    select
        'success_criteria' as entity,
        criterion_id as record_id,
        deal_id
    from {{ ref('stg_raw__success_criteria') }}
    union
    select
        'risks' as entity,
        risk_id as record_id,
        deal_id
    from {{ ref('stg_raw__risks') }}
),

final as (
    select * from records
    where deal_id is not null
)

select * from final
