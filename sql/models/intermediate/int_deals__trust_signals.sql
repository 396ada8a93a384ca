-- Grain: one row per signed deal with a trust signal after signature, and its first day.

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
        coalesce(accounts.resolved_account_id, satisfaction.account_id) as account_id,
        cast(satisfaction.responded_at as date) as happened_on
    from {{ ref('stg_raw__satisfaction') }} as satisfaction
    left join {{ ref('int_accounts__resolved') }} as accounts on satisfaction.account_id = accounts.account_id
    where
        satisfaction.ticket_id is null
        and (
            (upper(satisfaction.instrument) = 'NPS' and satisfaction.score >= 9)
            or (upper(satisfaction.instrument) <> 'NPS' and satisfaction.score = satisfaction.scale_max)
        )
),

renewed as (
    select
        milestones.account_id,
        milestones.signed_on as happened_on
    from {{ ref('int_deals__milestones') }} as milestones
    inner join {{ ref('stg_raw__deals') }} as deals on milestones.deal_id = deals.deal_id
    where milestones.is_signed and deals.deal_type in ('renewal', 'expansion')
),

signals as (
    select * from top_surveys
    union all
    select * from renewed
),

final as (
    select
        deals.deal_id,
        min(signals.happened_on) as first_trust_signal_on
    from deals
    inner join signals
        on deals.account_id = signals.account_id
        and signals.happened_on > deals.signed_on
    group by deals.deal_id
)

select * from final
