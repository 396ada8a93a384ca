-- Grain: one row per real account and account at or above it in the account tree.
-- Hazard: at most five levels are climbed, so a circle of parents ends.

with

links as (
    select
        source_account_id,
        min(account_id) as account_id
    from {{ ref('stg_raw__account_links') }}
    where source_account_id <> account_id
    group by source_account_id
),

parents as (
    select
        accounts.account_id,
        coalesce(links.account_id, accounts.parent_account_id) as parent_account_id
    from {{ ref('stg_raw__accounts') }} as accounts
    left join links on accounts.parent_account_id = links.source_account_id
    where accounts.parent_account_id is not null
),

level_0 as (
    select
        account_id,
        account_id as ancestor_id,
        0 as depth
    from {{ ref('stg_raw__accounts') }}
),

{% for level in range(1, 6) %}
level_{{ level }} as (
    select
        level_{{ level - 1 }}.account_id,
        parents.parent_account_id as ancestor_id,
        {{ level }} as depth
    from level_{{ level - 1 }}
    inner join parents on level_{{ level - 1 }}.ancestor_id = parents.account_id
),
{% endfor %}

all_levels as (
    {% for level in range(6) %}
    select * from level_{{ level }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        account_id,
        ancestor_id,
        min(depth) as depth
    from all_levels
    group by account_id, ancestor_id
)

select * from final
