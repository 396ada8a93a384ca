-- Grain: one row per signed deal.
-- Use for: practices against outcomes.
-- Hazard: outcomes are null, not zero, where nothing was observed.

{% set outcomes = [
    'n_escalations', 'n_attributable_escalations', 'n_surprise_escalations', 'n_control_tickets', 'n_tickets',
    'n_latest_active_escalations'
] %}

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

people as (
    select * from {{ ref('stg_raw__people') }}
),

followup as (
    select * from {{ ref('int_deals__followup') }}
),

counts as (
    select
        deal_id,
        count(*) filter (where is_escalated) as n_escalations,
        count(*) filter (where is_attributable) as n_attributable_escalations,
        count(*) filter (where is_surprise_escalation) as n_surprise_escalations,
        count(*) filter (where is_control) as n_control_tickets,
        count(*) as n_tickets,
        count(*) filter (where is_escalated and attribution = 'latest_active')
            as n_latest_active_escalations,
        min(cast(event_at as date)) filter (where is_escalated) as first_escalation_on
    from {{ ref('int_tickets__in_followup') }}
    group by deal_id
),

open_escalations as (
    select
        deal_id,
        count(*) as n_open_escalations
    from {{ ref('int_tickets__open') }}
    where deal_id is not null
    group by deal_id
),

prior_escalations as (
    select * from {{ ref('int_deals__prior_escalations') }}
    where moment = 'signature'
),

at_signature as (
    select * from {{ ref('int_deals__as_of') }}
    where moment = 'signature'
),

final as (
    select
        -- keys and names
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        accounts.account_name,
        profiles.contract_id,
        deals.ultimate_account_id,

        -- what was known at signature
        deals.signed_on,
        deals.committed_at,
        raw_deals.deal_type,
        raw_deals.service_line,
        deals.segment,
        deals.region,
        deals.industry,
        at_signature.amount,
        raw_deals.currency,
        at_signature.sales_owner_id,
        coalesce(sales.full_name, at_signature.sales_owner_id) as sales_owner_name,
        at_signature.delivery_lead_id,
        coalesce(delivery.full_name, at_signature.delivery_lead_id) as delivery_lead_name,
        case
            when cast(deals.created_at as date) < deals.signed_on
                then {{ days_between('deals.created_at', 'deals.signed_on') }}
        end as sales_cycle_days,

        -- practices and symptoms
        practices.success_definition_status,
        practices.delivery_voice_status,
        practices.risk_ownership_status,
        practices.has_success_definition,
        practices.has_delivery_voice,
        practices.has_risk_ownership,
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
        followup.followup_start_on,
        followup.followup_end_on,
        followup.followup_months,
        followup.observed_from_on,
        followup.observed_to_on,
        followup.observed_months,

        -- outcomes, null where nothing was observed
        {% for outcome in outcomes %}
            case when followup.is_observed then coalesce(counts.{{ outcome }}, 0) end
                as {{ outcome }},
        {% endfor %}
        prior_escalations.n_prior_escalations_12m,
        counts.first_escalation_on,
        {{ days_between('deals.signed_on', 'counts.first_escalation_on') }}
            as time_to_first_escalation_days,
        case when followup.is_observed then coalesce(counts.n_escalations, 0) > 0 end
            as is_escalated,

        -- the contract
        profiles.n_clauses,
        profiles.n_control_clauses,
        profiles.n_coordination_clauses,
        profiles.control_share,
        profiles.n_words,
        profiles.n_changes,
        coalesce(profiles.contracted_value, at_signature.amount * coalesce(rates.rate, 1))
            as contracted_value,
        case
            when profiles.contracted_value is not null then profiles.contracted_currency
            else coalesce(rates.quoted_in, raw_deals.currency)
        end as contracted_currency,
        case
            when profiles.contracted_value is not null then profiles.is_value_converted
            else rates.rate is not null and at_signature.amount is not null
        end as is_value_converted,

        -- what is at stake today
        followup.followup_end_on = builds.after_as_of_on as is_running,
        coalesce(open_escalations.n_open_escalations, 0) as n_open_escalations,
        followup.followup_end_on = builds.after_as_of_on
        and (
            open_escalations.deal_id is not null
            or coalesce(practices.alignment_score <= 1, false)
        ) as is_at_risk,

        -- trust
        trust.first_trust_signal_on,
        {{ days_between('deals.signed_on', 'trust.first_trust_signal_on') }} as time_to_trust_days,
        surveys.n_survey_answers,

        -- what today's values stand in for
        at_signature.is_amount_of_today,
        at_signature.is_sales_owner_of_today
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    inner join followup on deals.deal_id = followup.deal_id
    inner join at_signature on deals.deal_id = at_signature.deal_id
    inner join prior_escalations on deals.deal_id = prior_escalations.deal_id
    inner join {{ ref('int_deals__practices') }} as practices on deals.deal_id = practices.deal_id
    cross join {{ ref('int_builds__dated') }} as builds
    left join people as sales on at_signature.sales_owner_id = sales.person_id
    left join people as delivery on at_signature.delivery_lead_id = delivery.person_id
    left join {{ ref('stg_raw__accounts') }} as accounts on deals.account_id = accounts.account_id
    left join
        {{ ref('int_deals__contract_profile') }} as profiles
        on deals.deal_id = profiles.deal_id
    left join {{ ref('int_rates__dated') }} as rates
        on
            raw_deals.currency = rates.currency
            and deals.signed_on >= rates.from_on
            and deals.signed_on < rates.before_on
    left join counts on deals.deal_id = counts.deal_id
    left join open_escalations on deals.deal_id = open_escalations.deal_id
    left join {{ ref('int_deals__trust_signals') }} as trust on deals.deal_id = trust.deal_id
    left join
        {{ ref('int_deals__survey_answers') }} as surveys
        on deals.deal_id = surveys.deal_id
)

select * from final
