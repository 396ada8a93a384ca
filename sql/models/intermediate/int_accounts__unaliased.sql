-- Grain: one row per alias account whose links lead to one real account.
-- Hazard: an alias that leads to several accounts is left as it is; nobody can say which is meant.

with

links as (
    select distinct
        source_account_id,
        account_id
    from {{ ref('stg_raw__account_links') }}
    where source_account_id <> account_id
),

edges as (
    select
        source_account_id as node_id,
        account_id as parent_id
    from links
),

nodes as (
    select distinct node_id
    from edges
),

{{ climb('nodes', 'edges') }},

-- the ends of the chains of links: accounts that are no alias themselves
ends as (
    select
        climbed.node_id,
        climbed.ancestor_id
    from climbed
    left join nodes on climbed.ancestor_id = nodes.node_id
    where nodes.node_id is null
),

final as (
    select
        node_id as source_account_id,
        min(ancestor_id) as account_id
    from ends
    group by node_id
    having count(*) = 1
)

select * from final
