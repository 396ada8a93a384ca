-- Grain: one row per deal and account or person with a part in it.
-- Hazard: an account is of all of its deals, by any of its ids; a person of every deal in which he
-- or she took part, agreed, or owns something.

with

deals as (
    select * from {{ ref('int_deals__accounted') }}
),

criteria as (
    select * from {{ ref('stg_raw__success_criteria') }}
),

parties as (
    select
        'accounts' as entity,
        accounts.account_id as record_id,
        deals.deal_id
    from {{ ref('int_accounts__resolved') }} as accounts
    inner join deals on accounts.resolved_account_id = deals.account_id
    union
    select
        'people' as entity,
        participants.person_id as record_id,
        activities.deal_id
    from {{ ref('stg_raw__activity_participants') }} as participants
    inner join {{ ref('int_deals__activities') }} as activities
        on participants.activity_id = activities.activity_id
    union
    select
        'people' as entity,
        sales_agreed_by as record_id,
        deal_id
    from criteria
    union
    select
        'people' as entity,
        delivery_agreed_by as record_id,
        deal_id
    from criteria
    union
    select
        'people' as entity,
        owner_id as record_id,
        deal_id
    from {{ ref('stg_raw__risks') }}
    union
    select
        'people' as entity,
        sales_owner_id as record_id,
        deal_id
    from deals
    union
    select
        'people' as entity,
        delivery_lead_id as record_id,
        deal_id
    from deals
),

final as (
    select * from parties
    where record_id is not null and deal_id is not null
)

select * from final
