-- Grain: one row per deal and held meeting or call of it, from the deal's creation on, with
-- who took part.
-- Hazard: the account alone is enough only for the account's first deal; who declined took no part.
-- A person of whom nobody knows whether they are internal may be of delivery.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

people as (
    select * from {{ ref('stg_raw__people') }}
),

held as (
    select
        activities.activity_id,
        activities.subject,
        activities.occurred_at,
        activities.recorded_at,
        activities.record_url,
        activities.source_system,
        activities.source_file,
        activities.source_row,
        coalesce(activities.deal_id, first_deals.deal_id) as deal_id
    from {{ ref('stg_raw__activities') }} as activities
    left join
        {{ ref('int_accounts__resolved') }} as accounts
        on activities.account_id = accounts.account_id
    left join deals as first_deals
        on
            activities.deal_id is null
            and first_deals.is_first_account_deal
            and coalesce(accounts.resolved_account_id, activities.account_id)
            = first_deals.account_id
    where
        activities.activity_type in ('meeting', 'call')
        and not coalesce({{ is_not_held('activities.status') }}, false)
),

of_deals as (
    select
        held.*,
        {{ day_of('held.occurred_at', 'deals.zone') }} as occurred_on
    from held
    cross join builds
    inner join deals on held.deal_id = deals.deal_id
    where
        {{ local_at('held.occurred_at', 'deals.zone') }}
        >= {{ local_at('deals.created_at', 'deals.zone') }}
        and {{ day_of('held.occurred_at', 'deals.zone') }} <= builds.as_of_on
),

people_by_email as (
    select
        lower(email) as email,
        min(person_id) as person_id
    from people
    where email is not null
    group by lower(email)
    having count(*) = 1
),

invited as (
    select
        participants.activity_id,
        participants.email,
        coalesce(participants.person_id, people_by_email.person_id) as person_id,
        coalesce({{ is_match('participants.response', '(?i)declin') }}, false) as has_declined
    from {{ ref('stg_raw__activity_participants') }} as participants
    left join people_by_email on lower(participants.email) = people_by_email.email
),

took_part as (
    select
        of_deals.activity_id,
        of_deals.occurred_on,
        invited.person_id
    from invited
    inner join of_deals on invited.activity_id = of_deals.activity_id
    group by
        of_deals.activity_id,
        of_deals.occurred_on,
        invited.person_id,
        case when invited.person_id is null then invited.email end
    having not bool_or(invited.has_declined)
),

known as (
    select
        took_part.activity_id,
        people.full_name,
        people.is_internal,
        coalesce(not people.is_internal or people.business_function = 'customer', false)
            as is_external,
        case
            when
                people.function_from is null
                or people.function_from <= took_part.occurred_on
                then people.business_function
        end as business_function
    from took_part
    left join people on took_part.person_id = people.person_id
),

attendance as (
    select
        activity_id,
        bool_or(is_external) as has_external,
        coalesce(bool_or(is_internal), false) as has_internal,
        coalesce(bool_or(is_internal and business_function = 'delivery'), false) as has_delivery,
        bool_or(not is_external and (is_internal is null or business_function is null))
            as has_unknown_function,
        min(full_name) filter (where is_internal and business_function = 'delivery')
            as delivery_person
    from known
    group by activity_id
),

final as (
    select
        of_deals.*,
        attendance.delivery_person,
        coalesce(attendance.has_external, false) as has_external,
        coalesce(attendance.has_internal, false) as has_internal,
        coalesce(attendance.has_delivery, false) as has_delivery,
        coalesce(attendance.has_unknown_function, true) as has_unknown_function
    from of_deals
    left join attendance on of_deals.activity_id = attendance.activity_id
)

select * from final
