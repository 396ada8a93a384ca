-- Grain: one row per account id that any source uses: the zone in which its days begin and end.
-- Hazard: of the account's region of today; without one that the settings name, it is that of the
-- source of the account.

with

zones as (
    select * from {{ ref('stg_meta__zones') }}
),

final as (
    select
        resolved.account_id,
        coalesce(regions.zone, sources.zone) as zone
    from {{ ref('int_accounts__resolved') }} as resolved
    left join {{ ref('stg_raw__accounts') }} as accounts
        on resolved.resolved_account_id = accounts.account_id
    left join zones as regions on accounts.region = regions.region
    left join zones as sources
        on split_part(resolved.resolved_account_id, ':', 1) = sources.source_system
)

select * from final
