-- Grain: one row per recorded risk of an open deal, as it stands as of the build.
-- Use for: which risks have a named owner already, and which do not.
-- Hazard: is_owned is null where the export cannot tell. Closed risks are listed too.

with

risks as (
    select * from {{ ref('int_practices__risks') }}
    where moment = 'today'
),

deals as (
    select
        deal_id,
        account_id
    from {{ ref('int_deals__milestones') }}
),

final as (
    select
        risks.risk_id,
        risks.deal_id,
        deals.account_id,
        risks.title,
        risks.severity,
        risks.is_major,
        risks.identified_at,
        risks.is_owned,
        risks.owner,
        risks.owner_name_then,
        risks.owner_since_at,
        risks.source_system,
        risks.source_file,
        risks.source_row
    from risks
    inner join deals on risks.deal_id = deals.deal_id
)

select * from final
