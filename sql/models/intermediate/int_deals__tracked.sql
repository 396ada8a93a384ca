-- Grain: one row per deal, moment of judgement and table of evidence: whether any source could tell
-- about the deal at all.
-- Hazard: a source that began after the deal's commitment point (its creation, where that is not
-- known) could not have told, whatever rows it holds now. A table without a source has no row. The
-- share that a source covers is that of the deals signed in the region and quarter of the moment.

with

deals as (
    select * from {{ ref('int_practices__moments') }}
),

evidence_rows as (
    select
        source_table,
        source_system,
        deal_id,
        recorded_at,
        happened_at
    from {{ ref('int_practices__records') }}
    where source_table <> 'activities' or is_meeting
    union all
    select
        'activities' as source_table,
        source_system,
        deal_id,
        recorded_at,
        occurred_at as happened_at
    from {{ ref('int_practices__meetings') }}
),

sources as (
    select
        source_table,
        source_system,
        coalesce(min(recorded_at), min(happened_at)) as began_at
    from evidence_rows
    group by source_table, source_system
),

holdings as (
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
        deals.moment,
        deals.region,
        deals.quarter_on,
        sources.source_table,
        sources.source_system,
        holdings.deal_id is not null as has_rows,
        coalesce(sources.began_at < coalesce(deals.committed_at, deals.created_at), false)
            as has_begun
    from deals
    cross join sources
    left join holdings
        on
            deals.deal_id = holdings.deal_id
            and sources.source_table = holdings.source_table
            and sources.source_system = holdings.source_system
),

covered as (
    select
        *,
        avg(case when moment = 'signature' then case when has_rows then 1 else 0 end end) over (
            partition by source_table, source_system, region, quarter_on
        ) as coverage
    from pairs
),

final as (
    select
        deal_id,
        moment,
        source_table,
        bool_or(
            has_begun
            and (has_rows or coalesce(coverage >= {{ var('min_source_coverage') }}, false))
        ) as is_tracked
    from covered
    group by deal_id, moment, source_table
)

select * from final
