-- Grain: one row per deal, signed or not: when its expectations hardened, and when it was
-- signed or lost.
-- Hazard: committed_at is null where the stage history cannot tell; it is never guessed. A deal
-- lost after the as-of day is open; one lost on no recorded day has no lost_on.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

contracts as (
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
        deals.account_id,
        deals.ultimate_account_id,
        deals.zone,
        accounts.region,
        accounts.segment,
        accounts.industry,
        deals.stage_kind,
        deals.created_at,
        deals.is_won,
        deals.is_lost,
        deals.closed_on,
        contracts.starts_on,
        coalesce(contracts.signed_on, case when deals.is_won then deals.closed_on end) as signed_on
    from {{ ref('int_deals__accounted') }} as deals
    left join {{ ref('stg_raw__accounts') }} as accounts on deals.account_id = accounts.account_id
    left join contracts on deals.deal_id = contracts.deal_id
),

signed as (
    select
        deals.*,
        builds.as_of_on,
        coalesce(deals.signed_on <= builds.as_of_on, false) as is_signed
    from deals
    cross join builds
),

stage_changes as (
    select
        stages.deal_id,
        stages.stage_kind,
        stages.entered_at,
        {{ day_of('stages.entered_at', 'deals.zone') }} as entered_on
    from {{ ref('stg_raw__deal_stage_changes') }} as stages
    cross join builds
    inner join deals on stages.deal_id = deals.deal_id
    where {{ day_of('stages.entered_at', 'deals.zone') }} <= builds.as_of_on
),

stage_entries as (
    select
        deal_id,
        min(entered_at) filter (where stage_kind in ('proposal', 'negotiation')) as first_late_at,
        min(entered_at) filter (
            where stage_kind is null
            or stage_kind in ('prospecting', 'qualification', 'solutioning')
        ) as first_earlier_at,
        max(entered_on) filter (where stage_kind = 'lost') as last_lost_on
    from stage_changes
    group by deal_id
),

commitments as (
    select
        signed.deal_id,
        stage_entries.first_late_at as committed_at
    from signed
    inner join stage_entries on signed.deal_id = stage_entries.deal_id
    where
        (
            not signed.is_signed
            or {{ day_of('stage_entries.first_late_at', 'signed.zone') }} <= signed.signed_on
        )
        and (
            stage_entries.first_earlier_at <= stage_entries.first_late_at
            or stage_entries.first_late_at
            <= signed.created_at + interval '1 day' * {{ var('max_days_creation_to_late_stage') }}
        )
),

losses as (
    select
        signed.deal_id,
        coalesce(signed.closed_on, stage_entries.last_lost_on) as lost_on
    from signed
    left join stage_entries on signed.deal_id = stage_entries.deal_id
    where
        signed.is_lost
        and not signed.is_signed
        and coalesce(signed.closed_on, stage_entries.last_lost_on, signed.as_of_on)
        <= signed.as_of_on
),

final as (
    select
        signed.deal_id,
        signed.deal_name,
        signed.account_id,
        signed.ultimate_account_id,
        signed.zone,
        signed.region,
        signed.segment,
        signed.industry,
        signed.stage_kind,
        signed.created_at,
        signed.is_signed,
        signed.starts_on,
        signed.as_of_on,
        commitments.committed_at,
        losses.lost_on,
        losses.deal_id is not null as is_lost,
        not signed.is_signed
        and losses.deal_id is null
        and not coalesce(signed.is_won and signed.signed_on is null, false)
        and coalesce({{ day_of('signed.created_at', 'signed.zone') }} <= signed.as_of_on, true)
            as is_open,
        case when signed.is_signed then signed.signed_on end as signed_on,
        case when signed.is_signed then least(signed.signed_on, signed.starts_on) end
            as time_zero_on,
        row_number() over (
            partition by signed.account_id
            order by signed.created_at nulls last, signed.deal_id
        ) = 1 as is_first_account_deal
    from signed
    left join commitments on signed.deal_id = commitments.deal_id
    left join losses on signed.deal_id = losses.deal_id
)

select * from final
