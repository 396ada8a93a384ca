-- Grain: one row per source × region × signature quarter and the practice that it could tell of (tickets: practice null).
-- Use for: where a practice or an outcome is unknown because nothing recorded it.

with

deals as (
    select
        deal_id,
        region,
        signature_quarter_on
    from {{ ref('int_practices__deals') }}
),

tracked as (
    select
        deals.region,
        deals.signature_quarter_on as quarter_on,
        tracked.source_table,
        count(*) as n_deals,
        count_if(tracked.is_tracked) as n_tracked_deals
    from deals
    inner join {{ ref('int_deals__tracked') }} as tracked on deals.deal_id = tracked.deal_id
    group by all
),

records as (
    select 'success_criteria' as source_table, source_system, coalesce(recorded_at, documented_at) as moment
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select 'activities', source_system, coalesce(recorded_at, occurred_at) from {{ ref('stg_raw__activities') }}
    union all
    select 'risks', source_system, coalesce(recorded_at, identified_at) from {{ ref('stg_raw__risks') }}
    union all
    select 'responsibilities', source_system, coalesce(recorded_at, agreed_at)
    from {{ ref('stg_raw__responsibilities') }}
    union all
    select 'tickets', source_system, opened_at from {{ ref('stg_raw__tickets') }}
),

spans as (
    select
        source_table,
        string_agg(distinct source_system, ', ') as source_system,
        cast(min(moment) as date) as first_record_on,
        cast(max(moment) as date) as last_record_on
    from records
    cross join {{ source('meta', 'builds') }} as builds
    where cast(moment as date) <= builds.as_of_on
    group by source_table
),

observed as (
    select
        deals.region,
        deals.signature_quarter_on as quarter_on,
        'tickets' as source_table,
        count(*) as n_deals,
        count_if(followup.observed_months > 0) as n_tracked_deals
    from deals
    inner join {{ ref('int_deals__followup') }} as followup on deals.deal_id = followup.deal_id
    group by all
),

all_tables as (
    select region, quarter_on, source_table, n_deals, n_tracked_deals from tracked
    union all
    select region, quarter_on, source_table, n_deals, n_tracked_deals from observed
),

final as (
    select
        all_tables.source_table,
        spans.source_system,
        case all_tables.source_table
            when 'success_criteria' then 'success_definition'
            when 'activities' then 'delivery_voice'
            when 'risks' then 'risk_ownership'
        end as practice,
        all_tables.region,
        all_tables.quarter_on,
        all_tables.n_deals,
        all_tables.n_tracked_deals,
        all_tables.n_tracked_deals / all_tables.n_deals as tracked_share,
        spans.first_record_on,
        spans.last_record_on
    from all_tables
    left join spans on all_tables.source_table = spans.source_table
)

select * from final
