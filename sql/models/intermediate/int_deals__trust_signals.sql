-- Grain: one row per signed deal with a trust signal after signature, and its first day.
-- Hazard: a survey that names a deal counts for that deal alone; renewals and expansions count for
-- the whole account.

with

deals as (
    select
        deal_id,
        account_id,
        signed_on
    from {{ ref('int_deals__milestones') }}
    where is_signed
),

top_surveys as (
    select
        of_account_id as account_id,
        deal_id as named_deal_id,
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
    where signals.named_deal_id is null
),

final as (
    select
        deal_id,
        min(happened_on) as first_trust_signal_on
    from of_deals
    group by deal_id
)

select * from final
