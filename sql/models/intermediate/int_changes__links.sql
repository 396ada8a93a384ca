-- Grain: one row per compared build, changed record, and record that it points to.
-- Hazard: a child ticket points to the ticket that it is folded into as well.

with

links as (
    select * from {{ ref('stg_history__record_links') }}
),

nodes as (
    select distinct linked_id as node_id
    from links
    where linked_entity = 'tickets'
),

edges as (
    select
        children.ticket_id as node_id,
        parents.ticket_id as parent_id
    from {{ ref('stg_raw__tickets') }} as children
    inner join {{ ref('stg_raw__tickets') }} as parents
        on children.parent_ticket_id = parents.ticket_id
    where children.ticket_id <> parents.ticket_id
),

{{ climb('nodes', 'edges') }},

final as (
    select
        against_build_id,
        entity,
        record_id,
        linked_entity,
        linked_id
    from links
    union
    select
        links.against_build_id,
        links.entity,
        links.record_id,
        links.linked_entity,
        roots.root_id as linked_id
    from links
    inner join roots on links.linked_id = roots.node_id
    where links.linked_entity = 'tickets'
)

select * from final
