-- Grain: one row per kind of record and source system, as far as it has a dated record by the as-of
-- day.
-- Use for: how far each source reaches.
-- Hazard: records without a date, and those dated after the as-of day, are left out.

with

records as (
    select
        source_table,
        source_system,
        coalesce(recorded_at, happened_at) as known_at
    from {{ ref('int_practices__records') }}
    union all
    select
        'tickets' as source_table,
        source_system,
        opened_at as known_at
    from {{ ref('stg_raw__tickets') }}
    union all
    select
        'satisfaction' as source_table,
        source_system,
        responded_at as known_at
    from {{ ref('stg_raw__satisfaction') }}
    union all
    select
        'contracts' as source_table,
        source_system,
        cast(signed_on as timestamp) as known_at
    from {{ ref('stg_raw__contracts') }}
),

final as (
    select
        records.source_table,
        records.source_system,
        count(*) as n_records,
        cast(min(records.known_at) as date) as first_record_on,
        cast(max(records.known_at) as date) as last_record_on
    from records
    cross join {{ ref('int_builds__dated') }} as builds
    where records.known_at < builds.after_as_of_on
    group by records.source_table, records.source_system
)

select * from final
