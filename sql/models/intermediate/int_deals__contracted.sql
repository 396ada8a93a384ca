-- Grain: one row per signed deal: the make-up of its contracts, and what they are worth.
-- Hazard: where the contracts tell no value, the amount at signature stands in, at the rate of that
-- day where one is given.

with

deals as (
    select * from {{ ref('int_deals__milestones') }}
    where is_signed
),

at_signature as (
    select * from {{ ref('int_deals__as_of') }}
    where moment = 'signature'
),

final as (
    select
        deals.deal_id,
        profiles.contract_id,
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
        end as is_value_converted
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    inner join at_signature on deals.deal_id = at_signature.deal_id
    left join
        {{ ref('int_deals__contract_profile') }} as profiles
        on deals.deal_id = profiles.deal_id
    left join {{ ref('int_rates__dated') }} as rates
        on
            raw_deals.currency = rates.currency
            and deals.signed_on >= rates.from_on
            and deals.signed_on < rates.before_on
)

select * from final
