-- Grain: one row per record that tells of a practice or of responsibilities.
-- Hazard: every activity is here, those that are no meeting or call too; happened_at is when what
-- it tells of took place, recorded_at when it was entered.

with

final as (
    select
        'success_criteria' as source_table,
        source_system,
        criterion_id as record_id,
        deal_id,
        recorded_at,
        documented_at as happened_at,
        false as is_meeting
    from {{ ref('stg_raw__success_criteria') }}
    union all
    select
        'activities' as source_table,
        source_system,
        activity_id as record_id,
        deal_id,
        recorded_at,
        occurred_at as happened_at,
        coalesce(activity_type in ('meeting', 'call'), false) as is_meeting
    from {{ ref('stg_raw__activities') }}
    union all
    select
        'risks' as source_table,
        source_system,
        risk_id as record_id,
        deal_id,
        recorded_at,
        identified_at as happened_at,
        false as is_meeting
    from {{ ref('stg_raw__risks') }}
    union all
    select
        'responsibilities' as source_table,
        source_system,
        responsibility_id as record_id,
        deal_id,
        recorded_at,
        agreed_at as happened_at,
        false as is_meeting
    from {{ ref('stg_raw__responsibilities') }}
)

select * from final
