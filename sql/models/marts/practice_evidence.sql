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
        deal_id,
        account_id,
        practice,
        status,
        evidence_at,
        {{ days_between('evidence_at', 'time_zero_on') }} as days_before_signature,
        {{ days_between('evidence_at', 'committed_at') }} as days_before_commitment,
        recorded_at,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url,
        person,
        detail,
        reason,
        is_flagged
    from statuses
)

select * from final
