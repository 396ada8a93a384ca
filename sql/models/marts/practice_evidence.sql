-- Grain: one row per signed deal and practice.
-- Use for: the trail from a status to a record of an export.
-- Hazard: source columns are null where nothing was found.

with

statuses as (
    select * from {{ ref('int_practices__statuses') }}
    where moment = 'signature'
),

final as (
    select
        {{ evidence_columns() }},
        {{ days_between(
            day_of('statuses.evidence_at', 'statuses.zone'), 'statuses.time_zero_on'
        ) }} as days_before_signature,
        {{ days_between(
            day_of('statuses.evidence_at', 'statuses.zone'),
            day_of('statuses.committed_at', 'statuses.zone')
        ) }} as days_before_commitment
    from statuses
)

select * from final
