-- Grain: one row per account id that any source uses: the account that it really is, and that
-- account's ultimate parent.

with

account_ids as (
    select account_id from {{ ref('stg_raw__accounts') }}
    union
    select source_account_id from {{ ref('stg_raw__account_links') }}
    union
    select account_id from {{ ref('stg_raw__account_links') }}
    union
    select account_id from {{ ref('stg_raw__deals') }}
    union
    select account_id from {{ ref('stg_raw__contracts') }}
    union
    select account_id from {{ ref('stg_raw__tickets') }}
    union
    select account_id from {{ ref('stg_raw__satisfaction') }}
    union
    select account_id from {{ ref('stg_raw__activities') }}
),

resolved as (
    select
        account_ids.account_id,
        coalesce(unaliased.account_id, account_ids.account_id) as resolved_account_id
    from account_ids
    left join {{ ref('int_accounts__unaliased') }} as unaliased
        on account_ids.account_id = unaliased.source_account_id
    where account_ids.account_id is not null
),

final as (
    select
        resolved.account_id,
        resolved.resolved_account_id,
        coalesce(tree.ultimate_account_id, resolved.resolved_account_id) as ultimate_account_id
    from resolved
    left join {{ ref('int_accounts__ancestors') }} as tree
        on
            resolved.resolved_account_id = tree.account_id
            and tree.depth = 0
)

select * from final
