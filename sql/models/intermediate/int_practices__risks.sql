-- Grain: one row per risk of a deal and moment of judgement, as it stood at time zero.
-- Hazard: where no history of owners is exported, today's owner is used, dated by its assignment. A
-- team or "TBD" is nobody. is_judged and is_owned are null where the export cannot tell.

with

deals as (
    select * from {{ ref('int_practices__moments') }}
),

people as (
    select * from {{ ref('stg_raw__people') }}
),

histories as (
    select * from {{ ref('stg_raw__field_changes') }}
    where entity = 'risks' and field = 'owner_id'
),

systems_with_history as (
    select distinct source_system
    from histories
),

owner_changes as (
    select
        risks.risk_id,
        deals.moment,
        histories.old_value,
        histories.new_value,
        histories.changed_at,
        {{ day_of('histories.changed_at', 'deals.zone') }} <= deals.time_zero_on as is_by_time_zero,
        coalesce(
            {{ is_individual(
                'histories.new_value', 'people', 'cast(null as ' ~ dbt.type_string() ~ ')'
            ) }},
            false
        ) as is_new_owner_named
    from {{ ref('stg_raw__risks') }} as risks
    inner join deals on risks.deal_id = deals.deal_id
    inner join histories on risks.risk_id = histories.record_id
    left join people on histories.new_value = people.person_id
),

changed as (
    select
        risk_id,
        moment,
        bool_or(is_by_time_zero) as has_change_by_time_zero,
        max_by(coalesce(new_value, ''), changed_at) filter (where is_by_time_zero) as last_value,
        max(changed_at) filter (where is_by_time_zero) as last_changed_at,
        min_by(coalesce(old_value, ''), changed_at) filter (where not is_by_time_zero)
            as value_before_later_change,
        min(changed_at) filter (where not is_by_time_zero and is_new_owner_named)
            as first_later_owner_at
    from owner_changes
    group by risk_id, moment
),

dated as (
    select
        risks.*,
        deals.moment,
        deals.time_zero_on,
        deals.recordable_until_on,
        deals.zone,
        changed.has_change_by_time_zero,
        changed.last_value,
        changed.last_changed_at,
        changed.value_before_later_change,
        changed.first_later_owner_at,
        coalesce(risks.identified_at, risks.recorded_at) as known_at,
        changed.risk_id is not null as has_changes,
        systems_with_history.source_system is null as is_todays_owner,
        coalesce(
            {{ day_of('risks.owner_assigned_at', 'deals.zone') }} > deals.time_zero_on, false
        ) as is_assigned_later
    from {{ ref('stg_raw__risks') }} as risks
    inner join deals on risks.deal_id = deals.deal_id
    left join changed on risks.risk_id = changed.risk_id and deals.moment = changed.moment
    left join systems_with_history on risks.source_system = systems_with_history.source_system
),

as_of_time_zero as (
    select
        *,
        {{ day_of('known_at', 'zone') }} <= time_zero_on
        and coalesce({{ day_of('recorded_at', 'zone') }} <= recordable_until_on, true)
            as is_judged,
        coalesce(
            {{ day_of('known_at', 'zone') }} <= time_zero_on
            and {{ day_of('recorded_at', 'zone') }} > recordable_until_on,
            false
        ) as is_back_filled,
        coalesce({{ day_of('closed_at', 'zone') }} < time_zero_on, false) as is_closed_before,
        case
            when has_change_by_time_zero then nullif(last_value, '')
            when has_changes then nullif(value_before_later_change, '')
            when not is_assigned_later then owner_id
        end as owner_id_then,
        case when not has_changes and not is_assigned_later then owner_name end
            as owner_name_then,
        case
            when has_change_by_time_zero then last_changed_at
            when is_assigned_later then known_at
            else coalesce(owner_assigned_at, known_at)
        end as owner_since_at
    from dated
),

named as (
    select
        as_of_time_zero.*,
        coalesce(owners.full_name, as_of_time_zero.owner_name_then, as_of_time_zero.owner_id_then)
            as owner,
        coalesce(owners_today.full_name, as_of_time_zero.owner_name, as_of_time_zero.owner_id)
            as owner_today,
        {{ is_individual(
            'as_of_time_zero.owner_id_then', 'owners', 'as_of_time_zero.owner_name_then'
        ) }} as is_owned,
        {{ is_individual(
            'as_of_time_zero.owner_id', 'owners_today', 'as_of_time_zero.owner_name'
        ) }} as is_owned_today
    from as_of_time_zero
    left join people as owners on as_of_time_zero.owner_id_then = owners.person_id
    left join people as owners_today on as_of_time_zero.owner_id = owners_today.person_id
),

final as (
    select
        risk_id,
        deal_id,
        moment,
        title,
        severity,
        is_judged,
        is_back_filled,
        is_closed_before,
        is_owned,
        is_owned_today,
        owner,
        owner_today,
        status,
        closed_at,
        owner_name_then,
        owner_since_at,
        is_todays_owner,
        identified_at,
        recorded_at,
        source_system,
        source_file,
        source_row,
        coalesce(severity in ('high', 'critical'), false) as is_major,
        case
            when has_changes then first_later_owner_at
            when is_owned_today and is_assigned_later then owner_assigned_at
            when is_owned_today and not is_judged and not is_back_filled
                then greatest(owner_assigned_at, known_at)
        end as later_owner_at
    from named
)

select * from final
