-- Grain: one row per meeting of a deal in which delivery met the client.
-- Hazard: when it counts, and what proves absence, is judged in int_practices__statuses.

with

final as (
    select
        activity_id,
        deal_id,
        'delivery_voice' as practice,
        'qualifies' as verdict,
        'delivery met the client' as finding,
        occurred_at as evidence_at,
        recorded_at,
        false as is_todays_value,
        delivery_person as person,
        subject as detail,
        'activities' as source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from {{ ref('int_practices__meetings') }}
    where has_external and has_delivery
)

select * from final
