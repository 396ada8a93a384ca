-- Grain: one row per compared build and deal that was signed then, with its headline numbers then.

with

source as (
    select * from {{ source('history', 'deal_outcomes') }}
),

final as (
    select
        against_build_id,
        deal_id,
        account_id,
        signed_on,
        success_definition_status,
        delivery_voice_status,
        risk_ownership_status,
        alignment_score,
        observed_months,
        n_escalations,
        n_attributable_escalations,
        n_surprise_escalations,
        n_control_tickets
    from source
)

select * from final
