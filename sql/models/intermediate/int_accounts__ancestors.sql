-- Grain: one row per account of the account export and account at or above it in the account tree.
-- Hazard: accounts in a circle of parents are all above one another; the smallest id is their
-- ultimate parent.

with

accounts as (
    select * from {{ ref('stg_raw__accounts') }}
),

nodes as (
    select account_id as node_id from accounts
),

edges as (
    select
        accounts.account_id as node_id,
        coalesce(unaliased.account_id, accounts.parent_account_id) as parent_id
    from accounts
    left join {{ ref('int_accounts__unaliased') }} as unaliased
        on accounts.parent_account_id = unaliased.source_account_id
    where accounts.parent_account_id is not null
),

{{ climb('nodes', 'edges') }},

final as (
    select
        climbed.node_id as account_id,
        climbed.ancestor_id,
        climbed.depth,
        roots.root_id as ultimate_account_id
    from climbed
    inner join roots on climbed.node_id = roots.node_id
)

select * from final
