-- Grain: one row per signed deal: what its missing practices look like.
-- Hazard: null where no source could tell, or where the commitment point is not known. Delivery's
-- first engagement is the first meeting in which it met the client, signature or not.

with

deals as (
    select * from {{ ref('int_practices__moments') }}
    where moment = 'signature'
),

tracked as (
    select
        deal_id,
        bool_or(is_tracked and source_table = 'success_criteria') as has_criteria_source,
        bool_or(is_tracked and source_table = 'responsibilities') as has_responsibility_source
    from {{ ref('int_deals__tracked') }}
    where moment = 'signature'
    group by deal_id
),

criteria as (
    select
        deals.deal_id,
        bool_or(
            {{ day_of('criteria.documented_at', 'deals.zone') }} <= deals.time_zero_on
        ) as is_documented,
        bool_or(criteria.documented_at is null) as has_undated
    from deals
    inner join
        {{ ref('stg_raw__success_criteria') }} as criteria
        on deals.deal_id = criteria.deal_id
    group by deals.deal_id
),

responsibilities as (
    select
        deal_id,
        min(agreed_at) as first_agreed_at
    from {{ ref('stg_raw__responsibilities') }}
    group by deal_id
),

engagements as (
    select
        deal_id,
        min(evidence_at) as first_engaged_at
    from {{ ref('int_practices__delivery_voice') }}
    group by deal_id
),

final as (
    select
        deals.deal_id,
        risks.owned_share,
        risks.n_risk_owners,
        case
            when criteria.is_documented then false
            when tracked.has_criteria_source and not coalesce(criteria.has_undated, false) then true
        end as is_implicit_success,
        case
            when tracked.has_responsibility_source and deals.committed_at is not null
                then
                    coalesce(
                        {{ local_at('responsibilities.first_agreed_at', 'deals.zone') }}
                        > {{ local_at('deals.committed_at', 'deals.zone') }},
                        true
                    )
        end as is_late_responsibilities,
        case
            when risks.verdict = 'undecidable' or risks.n_judged = 0 then null
            else risks.has_open_major and risks.n_unowned > 0
        end as is_unowned_risk,
        {{ days_between(
            day_of('deals.committed_at', 'deals.zone'),
            day_of('engagements.first_engaged_at', 'deals.zone')
        ) }} as delivery_lag_days
    from deals
    left join tracked on deals.deal_id = tracked.deal_id
    left join criteria on deals.deal_id = criteria.deal_id
    left join responsibilities on deals.deal_id = responsibilities.deal_id
    left join engagements on deals.deal_id = engagements.deal_id
    left join
        {{ ref('int_practices__risk_ownership') }} as risks
        on deals.deal_id = risks.deal_id and deals.moment = risks.moment
)

select * from final
