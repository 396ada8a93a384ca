-- Grain: one row per activity and deal that it is of.
-- Hazard: an activity that names no deal is of every deal of its account.

with

activities as (
    select * from {{ ref('stg_raw__activities') }}
),

deals as (
    select * from {{ ref('int_deals__accounted') }}
),

final as (
    select
        activities.activity_id,
        coalesce(activities.deal_id, deals.deal_id) as deal_id
    from activities
    left join {{ ref('int_accounts__resolved') }} as accounts
        on activities.account_id = accounts.account_id
    left join deals
        on
            accounts.resolved_account_id = deals.account_id
            and activities.deal_id is null
    where coalesce(activities.deal_id, deals.deal_id) is not null
)

select * from final
