-- Grain: one row per kind of record × region × signature quarter.
-- Use for: where a practice or an outcome is unknown because nothing recorded it.

with

deals as (
    select
        deal_id,
        region,
        quarter_on
    from {{ ref('int_practices__moments') }}
    where moment = 'signature'
),

tracked as (
    select * from {{ ref('int_deals__tracked') }}
    where moment = 'signature'
),

followup as (
    select * from {{ ref('int_deals__followup') }}
),

told as (
    select
        tracked.source_table,
        deals.region,
        deals.quarter_on,
        tracked.is_tracked
    from deals
    inner join tracked on deals.deal_id = tracked.deal_id
    union all
    select
        'tickets' as source_table,
        deals.region,
        deals.quarter_on,
        followup.observed_months > 0 as is_tracked
    from deals
    inner join followup on deals.deal_id = followup.deal_id
),

counted as (
    select
        source_table,
        region,
        quarter_on,
        count(*) as n_deals,
        count(*) filter (where is_tracked) as n_tracked_deals
    from told
    group by source_table, region, quarter_on
),

spans as (
    select
        source_table,
        min(first_record_on) as first_record_on,
        max(last_record_on) as last_record_on,
        {{ sorted_text('source_system') }} as source_system
    from {{ ref('source_records') }}
    group by source_table
),

tellers as (
    select count(*) > 0 and not coalesce(bool_or(is_escalation_known), false) as is_silent
    from {{ ref('int_tickets__sources') }}
),

final as (
    select
        counted.source_table,
        spans.source_system,
        counted.region,
        counted.quarter_on,
        counted.n_deals,
        counted.n_tracked_deals,
        spans.first_record_on,
        spans.last_record_on,
        case counted.source_table
            when 'success_criteria' then 'success_definition'
            when 'activities' then 'delivery_voice'
            when 'risks' then 'risk_ownership'
        end as practice,
        counted.n_tracked_deals / counted.n_deals as tracked_share,
        case when counted.source_table = 'tickets' and tellers.is_silent then 'cannot tell' end
            as reason
    from counted
    cross join tellers
    left join spans on counted.source_table = spans.source_table
)

select * from final
