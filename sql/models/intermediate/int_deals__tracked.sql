-- Grain: one row per signed deal and table of evidence: whether any source could tell about the deal at all.
-- Hazard: a source that began after the deal's commitment point could not have told, whatever rows it holds now.

with

deals as (
    select
        deal_id,
        region,
        signature_quarter_on,
        coalesce(committed_at, created_at) as needed_by_at
    from {{ ref('int_deals__milestones') }}
    where is_signed
),

evidence_rows as (
    select 'success_criteria' as source_table, source_system, deal_id, coalesce(recorded_at, documented_at) as known_at
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select 'activities', source_system, deal_id, coalesce(recorded_at, occurred_at)
    from {{ ref('stg_raw__activities') }}
    where activity_type in ('meeting', 'call')
    union all
    select 'risks', source_system, deal_id, coalesce(recorded_at, identified_at)
    from {{ ref('stg_raw__risks') }}
    union all
    select 'responsibilities', source_system, deal_id, coalesce(recorded_at, agreed_at)
    from {{ ref('stg_raw__responsibilities') }}
),

sources as (
    select
        source_table,
        source_system,
        min(known_at) as began_at
    from evidence_rows
    group by source_table, source_system
),

holds as (
    select distinct
        source_table,
        source_system,
        deal_id
    from evidence_rows
    where deal_id is not null
),

pairs as (
    select
        deals.deal_id,
        deals.region,
        deals.signature_quarter_on,
        deals.needed_by_at,
        sources.source_table,
        sources.source_system,
        sources.began_at,
        holds.deal_id is not null as has_rows
    from deals
    cross join sources
    left join holds
        on deals.deal_id = holds.deal_id
        and sources.source_table = holds.source_table
        and sources.source_system = holds.source_system
),

covered as (
    select
        *,
        avg(cast(has_rows as integer)) over (
            partition by source_table, source_system, region, signature_quarter_on
        ) as coverage
    from pairs
),

final as (
    select
        deal_id,
        source_table,
        bool_or(
            (has_rows or coverage >= {{ var('min_source_coverage') }})
            and coalesce(began_at < needed_by_at, false)
        ) as is_tracked,
        bool_or(has_rows) as has_rows
    from covered
    group by deal_id, source_table
)

select * from final
