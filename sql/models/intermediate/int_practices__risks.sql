-- Grain: one row per risk of a signed deal that was identified and recorded by its time zero, as it stood on that day.
-- Hazard: without a history today's owner is used, dated by its assignment; a team or "TBD" is nobody.

with

deals as (
    select * from {{ ref('int_practices__deals') }}
),

owner_changes as (
    select
        risks.risk_id,
        changes.old_value,
        changes.new_value,
        changes.changed_at,
        cast(changes.changed_at as date) <= deals.time_zero_on as is_by_time_zero
    from {{ ref('stg_raw__risks') }} as risks
    inner join deals on risks.deal_id = deals.deal_id
    inner join {{ ref('stg_raw__field_changes') }} as changes
        on risks.risk_id = changes.record_id
        and changes.entity = 'risks'
        and changes.field = 'owner_id'
),

owner_histories as (
    select
        risk_id,
        bool_or(is_by_time_zero) as has_change_by_time_zero,
        max_by(coalesce(new_value, ''), changed_at) filter (where is_by_time_zero) as owner_then,
        max(changed_at) filter (where is_by_time_zero) as owner_since_at,
        min_by(coalesce(old_value, ''), changed_at) filter (where not is_by_time_zero) as owner_before_first_change,
        min(changed_at) filter (where not is_by_time_zero and new_value is not null) as first_later_owner_at
    from owner_changes
    group by risk_id
),

as_of_time_zero as (
    select
        risks.*,
        deals.time_zero_on,
        deals.recordable_until_on,
        owner_histories.risk_id is not null as has_history,
        case
            when owner_histories.has_change_by_time_zero then nullif(owner_histories.owner_then, '')
            when owner_histories.risk_id is not null then nullif(owner_histories.owner_before_first_change, '')
            when risks.owner_assigned_at is null or cast(risks.owner_assigned_at as date) <= deals.time_zero_on
                then risks.owner_id
        end as owner_id_then,
        case
            when owner_histories.risk_id is null
                and (risks.owner_assigned_at is null or cast(risks.owner_assigned_at as date) <= deals.time_zero_on)
                then risks.owner_name
        end as owner_name_then,
        case
            when owner_histories.has_change_by_time_zero then owner_histories.owner_since_at
            when cast(risks.owner_assigned_at as date) <= deals.time_zero_on then risks.owner_assigned_at
            else risks.identified_at
        end as owner_since_at,
        coalesce(
            owner_histories.first_later_owner_at,
            case when cast(risks.owner_assigned_at as date) > deals.time_zero_on then risks.owner_assigned_at end
        ) as later_owner_at,
        risks.closed_at is not null and cast(risks.closed_at as date) < deals.time_zero_on as is_closed_before
    from {{ ref('stg_raw__risks') }} as risks
    inner join deals on risks.deal_id = deals.deal_id
    left join owner_histories on risks.risk_id = owner_histories.risk_id
),

final as (
    select
        as_of_time_zero.risk_id,
        as_of_time_zero.deal_id,
        as_of_time_zero.title,
        as_of_time_zero.severity,
        coalesce(as_of_time_zero.severity in ('high', 'critical'), false) as is_major,
        cast(as_of_time_zero.identified_at as date) <= as_of_time_zero.time_zero_on
        and coalesce(cast(as_of_time_zero.recorded_at as date) <= as_of_time_zero.recordable_until_on, true)
            as is_judged,
        as_of_time_zero.is_closed_before,
        as_of_time_zero.owner_id_then is not null
        or coalesce({{ is_person('as_of_time_zero.owner_name_then') }}, false) as is_owned,
        coalesce(people.full_name, as_of_time_zero.owner_id_then, as_of_time_zero.owner_name_then) as owner,
        as_of_time_zero.owner_name_then,
        as_of_time_zero.owner_since_at,
        as_of_time_zero.later_owner_at,
        as_of_time_zero.has_history,
        as_of_time_zero.identified_at,
        as_of_time_zero.recorded_at,
        as_of_time_zero.source_system,
        as_of_time_zero.source_file,
        as_of_time_zero.source_row
    from as_of_time_zero
    left join {{ ref('stg_raw__people') }} as people on as_of_time_zero.owner_id_then = people.person_id
)

select * from final
