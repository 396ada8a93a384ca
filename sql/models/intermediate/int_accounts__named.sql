-- Grain: one row per account id that a deal, contract, ticket, survey answer or activity names.
-- Hazard: null is no account id; a record without one names no account.

with

named as (
    select
        account_id,
        true as has_deal
    from {{ ref('stg_raw__deals') }}
    union all
    select
        account_id,
        false as has_deal
    from {{ ref('stg_raw__contracts') }}
    union all
    select
        account_id,
        false as has_deal
    from {{ ref('stg_raw__tickets') }}
    union all
    select
        account_id,
        false as has_deal
    from {{ ref('stg_raw__satisfaction') }}
    union all
    select
        account_id,
        false as has_deal
    from {{ ref('stg_raw__activities') }}
),

final as (
    select
        account_id,
        bool_or(has_deal) as has_deal
    from named
    where account_id is not null
    group by account_id
)

select * from final
