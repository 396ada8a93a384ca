-- Grain: one row per account id that any source uses: the account that it really is, and that account's ultimate parent.

with

links as (
    select
        source_account_id,
        min(account_id) as account_id
    from {{ ref('stg_raw__account_links') }}
    where source_account_id <> account_id
    group by source_account_id
),

account_ids as (
    select account_id from {{ ref('stg_raw__accounts') }}
    union
    select source_account_id as account_id from links
    union
    select account_id from links
),

resolved as (
    select
        account_ids.account_id,
        coalesce(second_link.account_id, first_link.account_id, account_ids.account_id) as resolved_account_id
    from account_ids
    left join links as first_link on account_ids.account_id = first_link.source_account_id
    left join links as second_link on first_link.account_id = second_link.source_account_id
),

ultimate_parents as (
    select
        account_id,
        max_by(ancestor_id, depth) as ultimate_account_id
    from {{ ref('int_accounts__ancestors') }}
    group by account_id
),

final as (
    select
        resolved.account_id,
        resolved.resolved_account_id,
        coalesce(ultimate_parents.ultimate_account_id, resolved.resolved_account_id) as ultimate_account_id
    from resolved
    left join ultimate_parents on resolved.resolved_account_id = ultimate_parents.account_id
)

select * from final
