-- Grain: one row per record that a change since a compared build points to, and deal that it is of
-- now.
-- Hazard: what is of a deal is told by int_deals__records and int_deals__parties.

with

touched as (
    select distinct
        linked_entity,
        linked_id
    from {{ ref('stg_history__record_links') }}
),

owned as (
    select * from {{ ref('int_deals__records') }}
    union all
    select * from {{ ref('int_deals__parties') }}
),

final as (
    select
        touched.linked_entity,
        touched.linked_id,
        owned.deal_id
    from touched
    inner join owned
        on
            touched.linked_entity = owned.entity
            and touched.linked_id = owned.record_id
)

select * from final
