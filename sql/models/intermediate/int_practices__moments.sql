-- Grain: one row per deal and moment as of which it is judged: 'signature' of a signed deal,
-- 'commitment' of a deal with a commitment point, 'today' (the as-of day) of an open deal.
-- Hazard: a practice must precede time_zero_on, and evidence of before it must be entered by
-- recordable_until_on. A deal's own values (amount, owner) are those of moment_on. Of an open deal
-- in a stage of before the commitment point, that point lies ahead, and what counts is early.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

moments as (
    select
        deal_id,
        'signature' as moment,
        signed_on as moment_on,
        time_zero_on
    from deals
    where is_signed
    union all
    select
        deal_id,
        'commitment' as moment,
        {{ day_of('committed_at', 'zone') }} as moment_on,
        {{ day_of('committed_at', 'zone') }} as time_zero_on
    from deals
    where committed_at is not null
    union all
    select
        deals.deal_id,
        'today' as moment,
        builds.as_of_on as moment_on,
        builds.as_of_on as time_zero_on
    from deals
    cross join builds
    where deals.is_open
),

final as (
    select
        moments.deal_id,
        moments.moment,
        moments.moment_on,
        moments.time_zero_on,
        deals.account_id,
        deals.zone,
        deals.region,
        deals.created_at,
        deals.committed_at,
        moments.moment = 'today'
        and deals.committed_at is null
        and coalesce(deals.stage_kind in ('prospecting', 'qualification', 'solutioning'), false)
            as is_commitment_ahead,
        {{ quarter_start('moments.moment_on') }} as quarter_on,
        {{ add_working_days('moments.time_zero_on', var('recording_grace_working_days')) }}
            as recordable_until_on
    from moments
    inner join deals on moments.deal_id = deals.deal_id
)

select * from final
