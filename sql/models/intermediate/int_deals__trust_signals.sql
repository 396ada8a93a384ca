-- Grain: one row per signed deal with a trust signal after signature, and its first day.
-- Hazard: a survey that names a deal counts for that deal alone; renewals and expansions count for
-- the whole account, a renewal only for deals that were due: one signed long before a deal's
-- recorded end renews something else. Where no end is recorded, whether it was due is not known,
-- and the renewal counts.

with

deals as (
    select
        deal_id,
        account_id,
        signed_on
    from {{ ref('int_deals__milestones') }}
    where is_signed
),

planned_ends as (
    select
        deal_id,
        case when count(*) = count(planned_end_on) then max(planned_end_on) end as planned_end_on
    from {{ ref('int_contracts__linked') }}
    where deal_id is not null
    group by deal_id
),

top_surveys as (
    select
        of_account_id as account_id,
        deal_id as named_deal_id,
        false as is_renewal,
        responded_on as happened_on
    from {{ ref('int_satisfaction__resolved') }}
    where
        is_of_relationship
        and (
            (upper(instrument) = 'NPS' and score between 9 and 10)
            or (coalesce(upper(instrument), '') <> 'NPS' and score = scale_max)
        )
),

continued as (
    select
        milestones.account_id,
        cast(null as {{ dbt.type_string() }}) as named_deal_id,
        raw_deals.deal_type = 'renewal' as is_renewal,
        milestones.signed_on as happened_on
    from {{ ref('int_deals__milestones') }} as milestones
    inner join {{ ref('stg_raw__deals') }} as raw_deals on milestones.deal_id = raw_deals.deal_id
    where milestones.is_signed and raw_deals.deal_type in ('renewal', 'expansion')
),

signals as (
    select * from top_surveys
    union all
    select * from continued
),

of_deals as (
    select
        deals.deal_id,
        signals.happened_on
    from deals
    inner join signals
        on deals.deal_id = signals.named_deal_id and deals.signed_on < signals.happened_on
    union all
    select
        deals.deal_id,
        signals.happened_on
    from deals
    inner join signals
        on deals.account_id = signals.account_id and deals.signed_on < signals.happened_on
    left join planned_ends on deals.deal_id = planned_ends.deal_id
    where
        signals.named_deal_id is null
        and (
            not signals.is_renewal
            or coalesce(
                {{ days_between('signals.happened_on', 'planned_ends.planned_end_on') }}
                <= {{ var('renewal_due_days') }},
                true
            )
        )
),

final as (
    select
        deal_id,
        min(happened_on) as first_trust_signal_on
    from of_deals
    group by deal_id
)

select * from final
