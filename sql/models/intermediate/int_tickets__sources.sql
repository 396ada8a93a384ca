-- Grain: one row per source of tickets, with its first and last record and whether it can tell
-- which tickets were escalated.
-- Hazard: is_escalation_known follows the build's definition of an escalation. The records of a
-- list of escalations are not its span: what it says that it covers is.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

tickets as (
    select * from {{ ref('stg_raw__tickets') }}
),

moments as (
    select
        source_system,
        account_id,
        opened_at as moment
    from tickets
    union all
    select
        source_system,
        account_id,
        escalated_at as moment
    from tickets
    where escalated_at >= opened_at
    union all
    select
        source_system,
        account_id,
        resolved_at as moment
    from tickets
    where resolved_at >= opened_at
),

dated as (
    select
        moments.source_system,
        {{ day_of('moments.moment', 'zones.zone') }} as moment_on
    from moments
    left join {{ ref('int_accounts__zones') }} as zones on moments.account_id = zones.account_id
),

spans as (
    select
        dated.source_system,
        min(dated.moment_on) as first_record_on,
        max(dated.moment_on) as last_record_on
    from dated
    cross join builds
    where dated.moment_on <= builds.as_of_on
    group by dated.source_system
),

priorities as (
    select
        source_system,
        count(priority) > 0 as is_priority_known
    from tickets
    group by source_system
),

final as (
    select
        sources.source_system,
        sources.is_list,
        sources.is_list and sources.covers = 'all' as is_of_all_accounts,
        case when sources.is_list then sources.covers_from_on else spans.first_record_on end
            as first_record_on,
        case
            when sources.is_list then least(sources.covers_until_on, builds.as_of_on)
            else spans.last_record_on
        end as last_record_on,
        sources.is_escalation_known as is_flag_known,
        {% if var('escalation_definition') == 'p1' %}
            priorities.is_priority_known as is_escalation_known
        {% else %}
            sources.is_escalation_known
        {% endif %}
    from {{ ref('stg_meta__ticket_sources') }} as sources
    cross join builds
    left join spans on sources.source_system = spans.source_system
    left join priorities on sources.source_system = priorities.source_system
)

select * from final
