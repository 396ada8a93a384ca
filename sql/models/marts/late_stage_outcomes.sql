-- Grain: one row per deal that reached its commitment point.
-- Use for: whether aligned deals collapse less often late in the sales cycle.
-- Hazard: practices and covariates are those known at the commitment point (a landmark); what came
-- later is left out, for it also depends on how long the deal lived. Deals lost before the
-- commitment point are not at risk; open ones are censored at the as-of date.

with

deals as (
    select
        *,
        {{ day_of('created_at', 'zone') }} as created_on,
        {{ day_of('committed_at', 'zone') }} as committed_on,
        coalesce(signed_on, lost_on) as closed_on
    from {{ ref('int_deals__milestones') }}
    where
        committed_at is not null
        and not coalesce(lost_on < {{ day_of('committed_at', 'zone') }}, false)
),

scores as (
    select * from {{ ref('int_practices__scores') }}
    where moment = 'commitment'
),

as_of as (
    select * from {{ ref('int_deals__as_of') }}
    where moment = 'commitment'
),

prior_escalations as (
    select * from {{ ref('int_deals__prior_escalations') }}
    where moment = 'commitment'
),

loss_kinds as (
    select
        loss_kind,
        lower(trim(reason_text)) as reason_text
    from {{ ref('loss_reason_map') }}
),

final as (
    select
        -- keys and names
        deals.deal_id,
        deals.deal_name,
        deals.account_id,
        deals.ultimate_account_id,
        deals.committed_at,
        as_of.deal_type,
        as_of.service_line,
        as_of.segment,
        as_of.region,
        as_of.industry,

        -- what was known at the commitment point
        as_of.amount,
        raw_deals.currency,
        as_of.sales_owner_id,
        as_of.delivery_lead_id,
        as_of.delivery_lead_basis,
        prior_escalations.n_prior_escalations_12m,
        case
            when deals.created_at <= deals.committed_at
                then {{ days_between('deals.created_on', 'deals.committed_on') }}
        end as created_to_commitment_days,

        -- practices as of then
        scores.success_definition_status,
        scores.delivery_voice_status,
        scores.risk_ownership_status,
        scores.has_success_definition,
        scores.has_delivery_voice,
        scores.has_risk_ownership,
        scores.alignment_score,
        scores.alignment_min,
        scores.alignment_max,

        -- what followed
        deals.is_lost,
        deals.is_open,
        not deals.is_lost and not deals.is_open as is_won,
        case when deals.is_lost then loss_kinds.loss_kind end as loss_kind,
        case
            when deals.is_open then {{ days_between('deals.committed_on', 'deals.as_of_on') }}
            else {{ days_between('deals.committed_on', 'deals.closed_on') }}
        end as days_to_outcome,

        -- what today's values stand in for
        as_of.is_amount_of_today,
        as_of.is_sales_owner_of_today,
        as_of.is_deal_type_of_today,
        as_of.is_service_line_of_today,
        as_of.is_segment_of_today,
        as_of.is_region_of_today,
        as_of.is_industry_of_today
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    inner join scores on deals.deal_id = scores.deal_id
    inner join as_of on deals.deal_id = as_of.deal_id
    inner join prior_escalations on deals.deal_id = prior_escalations.deal_id
    left join loss_kinds on lower(trim(raw_deals.loss_reason)) = loss_kinds.reason_text
)

select * from final
