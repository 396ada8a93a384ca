-- Grain: one row per deal, signed or not: when its expectations hardened, and when it was signed.
-- Hazard: committed_at is null where the stage history cannot tell; it is never guessed.

with

builds as (
    select * from {{ source('meta', 'builds') }}
),

signatures as (
    select
        deal_id,
        min(signed_on) as signed_on,
        min(starts_on) as starts_on
    from {{ ref('int_contracts__linked') }}
    where deal_id is not null
    group by deal_id
),

deals as (
    select
        deals.deal_id,
        deals.deal_name,
        coalesce(resolved.resolved_account_id, deals.account_id) as account_id,
        coalesce(resolved.ultimate_account_id, deals.account_id) as ultimate_account_id,
        accounts.region,
        accounts.segment,
        accounts.industry,
        deals.created_at,
        coalesce(
            signatures.signed_on,
            case when coalesce(deals.is_won, deals.stage_kind = 'won') then deals.closed_on end
        ) as signed_on,
        signatures.starts_on
    from {{ ref('stg_raw__deals') }} as deals
    left join {{ ref('int_accounts__resolved') }} as resolved on deals.account_id = resolved.account_id
    left join {{ ref('stg_raw__accounts') }} as accounts
        on coalesce(resolved.resolved_account_id, deals.account_id) = accounts.account_id
    left join signatures on deals.deal_id = signatures.deal_id
),

stage_entries as (
    select
        deal_id,
        min(entered_at) as first_entered_at,
        min(entered_at) filter (where stage_kind in ('proposal', 'negotiation')) as first_late_at
    from {{ ref('stg_raw__deal_stage_changes') }}
    group by deal_id
),

commitments as (
    select
        deals.deal_id,
        stage_entries.first_late_at as committed_at
    from deals
    inner join stage_entries on deals.deal_id = stage_entries.deal_id
    where
        (deals.signed_on is null or cast(stage_entries.first_late_at as date) <= deals.signed_on)
        and not (
            stage_entries.first_entered_at = stage_entries.first_late_at
            and (
                deals.created_at is null
                or stage_entries.first_late_at
                > deals.created_at + interval '1 day' * {{ var('max_days_creation_to_late_stage') }}
            )
        )
),

final as (
    select
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        deals.ultimate_account_id,
        deals.region,
        deals.segment,
        deals.industry,
        deals.created_at,
        coalesce(deals.signed_on <= builds.as_of_on, false) as is_signed,
        case when deals.signed_on <= builds.as_of_on then deals.signed_on end as signed_on,
        deals.starts_on,
        case when deals.signed_on <= builds.as_of_on then least(deals.signed_on, deals.starts_on) end as time_zero_on,
        commitments.committed_at,
        case
            when deals.signed_on <= builds.as_of_on
                then cast({{ dbt.date_trunc('quarter', 'deals.signed_on') }} as date)
        end as signature_quarter_on,
        row_number() over (
            partition by deals.account_id order by deals.created_at nulls last, deals.deal_id
        ) = 1 as is_first_account_deal
    from deals
    cross join builds
    left join commitments on deals.deal_id = commitments.deal_id
)

select * from final
