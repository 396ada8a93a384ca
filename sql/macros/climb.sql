{# CTEs that climb a tree: `climbed` (node_id, ancestor_id, depth; 0 is the node itself) and `roots` (node_id, root_id).
   `nodes` is a CTE with node_id; `edges` one with node_id and parent_id, one row per node_id. A circle of parents has
   the smallest of its ids as its root; deeper than `max_tree_depth` nothing is climbed. #}
{% macro climb(nodes, edges) -%}
{%- set depth = var('max_tree_depth') -%}
chains as (
    select
        {{ nodes }}.node_id,
        {{ nodes }}.node_id as ancestor_0
        {%- for level in range(1, depth + 1) %},
        edges_{{ level }}.parent_id as ancestor_{{ level }}
        {%- endfor %}
    from {{ nodes }}
    {%- for level in range(1, depth + 1) %}
    left join {{ edges }} as edges_{{ level }}
        on {{ 'edges_%d.parent_id' % (level - 1) if level > 1 else nodes ~ '.node_id' }} = edges_{{ level }}.node_id
    {%- endfor %}
),

depths as (
    {%- for level in range(depth + 1) %}
    select {{ level }} as depth
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

all_climbed as (
    select
        chains.node_id,
        depths.depth,
        case depths.depth
            {%- for level in range(depth + 1) %}
            when {{ level }} then chains.ancestor_{{ level }}
            {%- endfor %}
        end as ancestor_id
    from chains
    cross join depths
),

circles as (
    select distinct node_id
    from all_climbed
    where depth > 0 and node_id = ancestor_id
),

climbed as (
    select
        node_id,
        ancestor_id,
        min(depth) as depth
    from all_climbed
    where ancestor_id is not null
    group by node_id, ancestor_id
),

roots as (
    select
        climbed.node_id,
        coalesce(
            min(climbed.ancestor_id) filter (where circles.node_id is not null),
            max_by(climbed.ancestor_id, climbed.depth)
        ) as root_id
    from climbed
    left join circles on climbed.ancestor_id = circles.node_id
    group by climbed.node_id
)
{%- endmacro %}
