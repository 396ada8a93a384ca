-- Grain: one row per recorded risk of an open deal, as it stands as of the build.
-- Use for: which risks have a named owner already, and which do not.
-- Hazard: is_owned is null where the export cannot tell. Closed risks are listed too.

with

risks as (
    select * from {{ ref('int_practices__risks') }}
    where moment = 'today'
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

final as (
    select
        {{ risk_columns() }}
    from risks
    inner join deals on risks.deal_id = deals.deal_id
)

select * from final
