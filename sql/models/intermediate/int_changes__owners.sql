-- Grain: one row per record that a change since a compared build points to, and deal that it is of
-- now.
-- Hazard: a person is of every deal in which he or she took part, agreed, or owns something; an
-- account is of all of its deals, and so is a meeting that names no deal.

with

touched as (
    select distinct
        linked_entity,
        linked_id
    from {{ ref('stg_history__record_links') }}
),

deals as (
    select
        deals.deal_id,
        deals.sales_owner_id,
        deals.delivery_lead_id,
        accounted.account_id
    from {{ ref('stg_raw__deals') }} as deals
    inner join {{ ref('int_deals__accounted') }} as accounted on deals.deal_id = accounted.deal_id
),

activities as (
    select
        activities.activity_id,
        coalesce(activities.deal_id, deals.deal_id) as deal_id
    from {{ ref('stg_raw__activities') }} as activities
    left join {{ ref('int_accounts__resolved') }} as accounts
        on activities.account_id = accounts.account_id
    left join deals
        on
            accounts.resolved_account_id = deals.account_id
            and activities.deal_id is null
),

owned as (
    select
        'deals' as linked_entity,
        deal_id as linked_id,
        deal_id
    from deals
    union all
    select
        'contracts' as linked_entity,
        contract_id as linked_id,
        deal_id
    from {{ ref('int_contracts__linked') }}
    union all
    select
        'tickets' as linked_entity,
        ticket_id as linked_id,
        deal_id
    from {{ ref('int_tickets__attributed') }}
    union all
    select
        'activities' as linked_entity,
        activity_id as linked_id,
        deal_id
    from activities
    union all
    select
        'success_criteria' as linked_entity,
        criterion_id as linked_id,
        deal_id
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select
        'risks' as linked_entity,
        risk_id as linked_id,
        deal_id
    from {{ ref('stg_raw__risks') }}
    union all
    select
        'accounts' as linked_entity,
        accounts.account_id as linked_id,
        deals.deal_id
    from {{ ref('int_accounts__resolved') }} as accounts
    inner join deals on accounts.resolved_account_id = deals.account_id
    union all
    select
        'people' as linked_entity,
        participants.person_id as linked_id,
        activities.deal_id
    from {{ ref('stg_raw__activity_participants') }} as participants
    inner join activities on participants.activity_id = activities.activity_id
    union all
    select
        'people' as linked_entity,
        sales_agreed_by as linked_id,
        deal_id
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select
        'people' as linked_entity,
        delivery_agreed_by as linked_id,
        deal_id
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select
        'people' as linked_entity,
        owner_id as linked_id,
        deal_id
    from {{ ref('stg_raw__risks') }}
    union all
    select
        'people' as linked_entity,
        sales_owner_id as linked_id,
        deal_id
    from deals
    union all
    select
        'people' as linked_entity,
        delivery_lead_id as linked_id,
        deal_id
    from deals
),

final as (
    select distinct
        touched.linked_entity,
        touched.linked_id,
        owned.deal_id
    from touched
    inner join owned
        on
            touched.linked_entity = owned.linked_entity
            and touched.linked_id = owned.linked_id
    where owned.deal_id is not null
)

select * from final
