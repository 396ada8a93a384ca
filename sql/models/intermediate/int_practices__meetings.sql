-- Grain: one row per held meeting or call between a signed deal's creation and signature (or after it), with who took part.
-- Hazard: the account alone is enough only for the account's first deal; who declined took no part.

with

builds as (
    select * from {{ source('meta', 'builds') }}
),

deals as (
    select * from {{ ref('int_practices__deals') }}
),

held as (
    select
        activities.activity_id,
        activities.deal_id,
        coalesce(accounts.resolved_account_id, activities.account_id) as account_id,
        activities.subject,
        activities.occurred_at,
        activities.recorded_at,
        activities.record_url,
        activities.source_system,
        activities.source_file,
        activities.source_row
    from {{ ref('stg_raw__activities') }} as activities
    cross join builds
    left join {{ ref('int_accounts__resolved') }} as accounts on activities.account_id = accounts.account_id
    where
        activities.activity_type in ('meeting', 'call')
        and cast(activities.occurred_at as date) <= builds.as_of_on
        and not coalesce({{ is_match('activities.status', '(?i)cancel|no.?show|declined|planned|not held') }}, false)
),

matched as (
    select
        held.activity_id,
        deals.deal_id
    from held
    inner join deals on held.deal_id = deals.deal_id
    union all
    select
        held.activity_id,
        deals.deal_id
    from held
    inner join deals on held.account_id = deals.account_id
    where held.deal_id is null and deals.is_first_account_deal
),

of_deals as (
    select
        held.activity_id,
        held.subject,
        held.occurred_at,
        held.recorded_at,
        held.record_url,
        held.source_system,
        held.source_file,
        held.source_row,
        deals.deal_id,
        deals.created_at,
        deals.time_zero_on
    from matched
    inner join held on matched.activity_id = held.activity_id
    inner join deals on matched.deal_id = deals.deal_id
    where held.occurred_at >= deals.created_at
),

participants as (
    select
        participants.activity_id,
        people.full_name,
        coalesce(people.is_internal, false) as is_internal,
        people.person_id is not null as is_known_person,
        case
            when people.function_from is null or people.function_from <= cast(held.occurred_at as date)
                then people.business_function
        end as business_function
    from {{ ref('stg_raw__activity_participants') }} as participants
    inner join held on participants.activity_id = held.activity_id
    left join {{ ref('stg_raw__people') }} as people on participants.person_id = people.person_id
    where not coalesce({{ is_match('participants.response', '(?i)declin') }}, false)
),

attendance as (
    select
        activity_id,
        bool_or(is_known_person and (not is_internal or business_function = 'customer')) as has_external,
        bool_or(is_internal and business_function = 'delivery') as has_delivery,
        bool_or(not is_known_person or (is_internal and business_function is null)) as has_unknown_function,
        bool_or(is_internal) as has_internal,
        min(full_name) filter (where is_internal and business_function = 'delivery') as delivery_person
    from participants
    group by activity_id
),

final as (
    select
        of_deals.*,
        coalesce(attendance.has_external, false) as has_external,
        coalesce(attendance.has_delivery, false) as has_delivery,
        coalesce(attendance.has_unknown_function, true) as has_unknown_function,
        coalesce(attendance.has_internal, false) as has_internal,
        attendance.delivery_person
    from of_deals
    left join attendance on of_deals.activity_id = attendance.activity_id
)

select * from final
