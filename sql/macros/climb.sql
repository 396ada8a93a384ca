{# CTEs that climb a tree: `climbed` (node_id, ancestor_id, depth; 0 is the node itself) and `roots` (node_id, root_id).
   `nodes` is a CTE with node_id; `edges` one with node_id and parent_id, one row per node_id. A circle of parents has
   the smallest of its ids as its root; deeper than `max_tree_depth` nothing is climbed. #}
{% macro climb(nodes, edges) -%}
{%- set depth = var('max_tree_depth') -%}
climbed_0 as (
    select
        node_id,
        node_id as ancestor_id,
        0 as depth
    from {{ nodes }}
),

{% for level in range(1, depth + 1) -%}
climbed_{{ level }} as (
    select
        climbed_{{ level - 1 }}.node_id,
        {{ edges }}.parent_id as ancestor_id,
        {{ level }} as depth
    from climbed_{{ level - 1 }}
    inner join {{ edges }} on climbed_{{ level - 1 }}.ancestor_id = {{ edges }}.node_id
),

{% endfor -%}
all_climbed as (
    {% for level in range(depth + 1) -%}
    select * from climbed_{{ level }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
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
