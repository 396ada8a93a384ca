-- Grain: one row per open deal whose commitment point lies ahead, with the days until it is due.
-- Hazard: the median of the days that deals of the same segment took from entering the same stage
-- to their commitment point, minus the days that this deal has been in it; negative where it is
-- slower than most. Null where too few deals went before.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

stage_entries as (
    select
        stages.deal_id,
        stages.stage,
        min(stages.entered_at) as first_entered_at,
        max(stages.entered_at) as last_entered_at
    from {{ ref('stg_raw__deal_stage_changes') }} as stages
    cross join builds
    inner join deals on stages.deal_id = deals.deal_id
    where {{ day_of('stages.entered_at', 'deals.zone') }} <= builds.as_of_on
    group by stages.deal_id, stages.stage
),

past as (
    select
        deals.segment,
        stage_entries.stage,
        count(*) as n_deals,
        median(
            {{ days_between(
                day_of('stage_entries.first_entered_at', 'deals.zone'),
                day_of('deals.committed_at', 'deals.zone')
            ) }}
        ) as median_days
    from deals
    inner join stage_entries on deals.deal_id = stage_entries.deal_id
    where stage_entries.first_entered_at <= deals.committed_at
    group by deals.segment, stage_entries.stage
),

final as (
    select
        deals.deal_id,
        stage_entries.last_entered_at as stage_entered_at,
        case
            when past.n_deals >= {{ var('min_deals_for_median') }}
                then
                    past.median_days
                    - {{ days_between(
                        day_of('stage_entries.last_entered_at', 'deals.zone'), 'builds.as_of_on'
                    ) }}
        end as days_to_commitment
    from deals
    cross join builds
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    inner join stage_entries
        on deals.deal_id = stage_entries.deal_id and raw_deals.stage = stage_entries.stage
    left join past
        on deals.segment is not distinct from past.segment and raw_deals.stage = past.stage
    where deals.is_open and deals.committed_at is null
)

select * from final
