-- Grain: one row per signed deal, with the days that evidence is judged against.
-- Hazard: recordable_until_on is the last day on which evidence of before time zero may be entered.

with

final as (
    select
        deal_id,
        account_id,
        region,
        signature_quarter_on,
        created_at,
        committed_at,
        signed_on,
        time_zero_on,
        is_first_account_deal,
        {{ add_working_days('time_zero_on', var('recording_grace_working_days')) }}
            as recordable_until_on
    from {{ ref('int_deals__milestones') }}
    where is_signed
)

select * from final
