-- Grain: one row per signed deal: its practices as of signature, and its symptoms.
-- Hazard: a null practice is unknown; the score is null where any is, with its bounds beside it.

with

scores as (
    select * from {{ ref('int_practices__scores') }}
    where moment = 'signature'
),

final as (
    select
        scores.deal_id,
        scores.success_definition_status,
        scores.delivery_voice_status,
        scores.risk_ownership_status,
        scores.has_success_definition,
        scores.has_delivery_voice,
        scores.has_risk_ownership,
        scores.success_definition_kind,
        scores.success_definition_grade,
        scores.delivery_voice_kind,
        scores.delivery_voice_grade,
        scores.risk_ownership_kind,
        scores.risk_ownership_grade,
        scores.alignment_score,
        scores.alignment_min,
        scores.alignment_max,
        symptoms.is_implicit_success,
        symptoms.is_late_responsibilities,
        symptoms.is_unowned_risk,
        symptoms.delivery_lag_days,
        symptoms.owned_share,
        symptoms.n_risk_owners
    from scores
    inner join {{ ref('int_deals__symptoms') }} as symptoms on scores.deal_id = symptoms.deal_id
)

select * from final
