-- Grain: one row per account, aliases and merged accounts resolved, as its export describes it.
-- Hazard: all but the ids is null where the export does not hold the account.

with

account_ids as (
    select
        resolved_account_id as account_id,
        max(ultimate_account_id) as ultimate_account_id
    from {{ ref('int_accounts__resolved') }}
    group by resolved_account_id
),

final as (
    select
        account_ids.account_id,
        account_ids.ultimate_account_id,
        accounts.account_name,
        accounts.segment,
        accounts.region,
        accounts.industry,
        accounts.churned_on,
        accounts.record_url,
        accounts.account_id is not null as is_exported,
        coalesce(people.full_name, accounts.owner_id) as owner_name
    from account_ids
    left join {{ ref('stg_raw__accounts') }} as accounts
        on account_ids.account_id = accounts.account_id
    left join {{ ref('stg_raw__people') }} as people on accounts.owner_id = people.person_id
)

select * from final
