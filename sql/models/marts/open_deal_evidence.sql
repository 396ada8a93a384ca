-- Grain: one row per open deal and practice.
-- Use for: what has been agreed so far, and the record of an export that says so.
-- Hazard: source columns are null where nothing was found.

with

statuses as (
    select * from {{ ref('int_practices__statuses') }}
    where moment = 'today'
),

final as (
    select
        {{ evidence_columns() }}
    from statuses
)

select * from final
