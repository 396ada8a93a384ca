-- Grain: one row per recorded risk of a signed deal, as it stood at signature.
-- Use for: which risks were owned, by whom, and since when.
-- Hazard: is_judged and is_owned are null where the export cannot tell. Where no history of owners
-- is exported, the owner is today's.

with

risks as (
    select * from {{ ref('int_practices__risks') }}
    where moment = 'signature'
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

final as (
    select
        {{ risk_columns() }},
        deals.deal_name,
        deals.signed_on,
        risks.recorded_at,
        risks.is_judged,
        risks.later_owner_at,
        risks.is_todays_owner,
        risks.is_owned_today,
        risks.owner_today,
        risks.status,
        risks.closed_at
    from risks
    inner join deals on risks.deal_id = deals.deal_id
)

select * from final
