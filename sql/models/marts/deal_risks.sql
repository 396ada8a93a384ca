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
    select
        deal_id,
        deal_name,
        account_id,
        signed_on
    from {{ ref('int_deals__milestones') }}
),

final as (
    select
        risks.risk_id,
        risks.deal_id,
        deals.deal_name,
        deals.account_id,
        deals.signed_on,
        risks.title,
        risks.severity,
        risks.is_major,
        risks.identified_at,
        risks.recorded_at,
        risks.is_judged,
        risks.is_owned,
        risks.owner,
        risks.owner_name_then,
        risks.owner_since_at,
        risks.later_owner_at,
        risks.is_todays_owner,
        risks.source_system,
        risks.source_file,
        risks.source_row
    from risks
    inner join deals on risks.deal_id = deals.deal_id
)

select * from final
