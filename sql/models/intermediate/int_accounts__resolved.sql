-- Grain: one row per account id that any source uses: the account that it really is, and that
-- account's ultimate parent.
-- Hazard: is_known is false where neither the export of accounts nor a deal holds the id, and no
-- link leads to it.

with

account_ids as (
    select
        account_id,
        true as is_known
    from {{ ref('stg_raw__accounts') }}
    union all
    select
        source_account_id as account_id,
        false as is_known
    from {{ ref('stg_raw__account_links') }}
    union all
    select
        account_id,
        true as is_known
    from {{ ref('stg_raw__account_links') }}
    union all
    select
        account_id,
        has_deal as is_known
    from {{ ref('int_accounts__named') }}
),

used as (
    select
        account_id,
        bool_or(is_known) as is_known
    from account_ids
    where account_id is not null
    group by account_id
),

resolved as (
    select
        used.account_id,
        used.is_known,
        coalesce(unaliased.account_id, used.account_id) as resolved_account_id
    from used
    left join {{ ref('int_accounts__unaliased') }} as unaliased
        on used.account_id = unaliased.source_account_id
),

final as (
    select
        resolved.account_id,
        resolved.resolved_account_id,
        resolved.is_known,
        coalesce(tree.ultimate_account_id, resolved.resolved_account_id) as ultimate_account_id
    from resolved
    left join {{ ref('int_accounts__ancestors') }} as tree
        on
            resolved.resolved_account_id = tree.account_id
            and tree.depth = 0
)

select * from final
