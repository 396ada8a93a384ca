-- Grain: one row per contract, non-disclosure agreements aside.
-- Use for: whether aligned deals sign simpler contracts and amend them less.
-- Hazard: contracts follow the practices; reverse causation is likely (hard deals attract lawyers).

with

contracts as (
    select * from {{ ref('int_contracts__profiles') }}
),

final as (
    select
        contracts.contract_id,
        contracts.deal_id,
        contracts.account_id,
        contracts.contract_type,
        contracts.service_line,
        contracts.signed_on,
        contracts.active_days,
        contracts.planned_days,
        contracts.n_clauses,
        contracts.n_control_clauses,
        contracts.n_coordination_clauses,
        contracts.n_governance_clauses,
        contracts.control_share,
        contracts.n_words,
        contracts.n_pages,
        contracts.n_changes,
        practices.has_success_definition,
        practices.has_delivery_voice,
        practices.has_risk_ownership,
        practices.alignment_score
    from contracts
    left join {{ ref('int_deals__practices') }} as practices
        on contracts.deal_id = practices.deal_id
)

select * from final
