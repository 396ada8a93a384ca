-- Grain: one row per signed deal.
-- Use for: practices against outcomes.
-- Hazard: outcomes are null, not zero, where nothing was observed.

with

deals as (
    select * from {{ ref('int_deals__at_signature') }}
),

practices as (
    select * from {{ ref('int_deals__practices') }}
),

outcomes as (
    select * from {{ ref('int_deals__outcomes') }}
),

contracts as (
    select * from {{ ref('int_deals__contracted') }}
),

final as (
    select
        -- keys and names
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        deals.account_name,
        contracts.contract_id,
        deals.ultimate_account_id,

        -- what was known at signature
        deals.signed_on,
        deals.committed_at,
        deals.deal_type,
        deals.service_line,
        deals.segment,
        deals.region,
        deals.industry,
        deals.amount,
        deals.currency,
        deals.sales_owner_id,
        deals.sales_owner_name,
        deals.delivery_lead_id,
        deals.delivery_lead_name,
        deals.delivery_lead_basis,
        deals.sales_cycle_days,

        -- practices and symptoms
        practices.success_definition_status,
        practices.delivery_voice_status,
        practices.risk_ownership_status,
        practices.has_success_definition,
        practices.has_delivery_voice,
        practices.has_risk_ownership,
        practices.success_definition_kind,
        practices.success_definition_grade,
        practices.delivery_voice_kind,
        practices.delivery_voice_grade,
        practices.risk_ownership_kind,
        practices.risk_ownership_grade,
        practices.alignment_score,
        practices.alignment_min,
        practices.alignment_max,
        practices.is_implicit_success,
        practices.is_late_responsibilities,
        practices.is_unowned_risk,
        practices.delivery_lag_days,
        practices.owned_share,
        practices.n_risk_owners,

        -- time at risk
        outcomes.followup_start_on,
        outcomes.followup_end_on,
        outcomes.followup_months,
        outcomes.observed_from_on,
        outcomes.observed_to_on,
        outcomes.observed_months,

        -- outcomes, null where nothing was observed
        outcomes.n_escalations,
        outcomes.n_attributable_escalations,
        outcomes.n_surprise_escalations,
        outcomes.n_control_tickets,
        outcomes.n_tickets,
        outcomes.n_latest_active_escalations,
        outcomes.n_prior_escalations_12m,
        outcomes.first_escalation_on,
        outcomes.time_to_first_escalation_days,
        outcomes.is_escalated,
        outcomes.is_escalation_known,

        -- the contract
        contracts.n_clauses,
        contracts.n_control_clauses,
        contracts.n_coordination_clauses,
        contracts.control_share,
        contracts.n_words,
        contracts.n_changes,
        contracts.contracted_value,
        contracts.contracted_currency,
        contracts.is_value_converted,

        -- what is at stake today
        outcomes.is_running,
        outcomes.n_open_escalations,
        outcomes.is_running and outcomes.n_open_escalations > 0 as is_at_risk,
        outcomes.is_running and practices.alignment_score <= 1 as has_few_practices,

        -- trust
        trust.first_trust_signal_on,
        {{ days_between('deals.signed_on', 'trust.first_trust_signal_on') }} as time_to_trust_days,
        surveys.n_survey_answers,

        -- what today's values stand in for
        deals.is_amount_of_today,
        deals.is_sales_owner_of_today,
        deals.is_deal_type_of_today,
        deals.is_service_line_of_today,
        deals.is_segment_of_today,
        deals.is_region_of_today,
        deals.is_industry_of_today
    from deals
    inner join practices on deals.deal_id = practices.deal_id
    inner join outcomes on deals.deal_id = outcomes.deal_id
    inner join contracts on deals.deal_id = contracts.deal_id
    left join {{ ref('int_deals__trust_signals') }} as trust on deals.deal_id = trust.deal_id
    left join
        {{ ref('int_deals__survey_answers') }} as surveys
        on deals.deal_id = surveys.deal_id
)

select * from final
