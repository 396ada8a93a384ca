-- Grain: one row per account and dated event, up to the as-of date.
-- Use for: what happened with one account, in order.
-- Hazard: today's names; the dates are those of the records.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

practices as (
    select
        account_id,
        evidence_at as occurred_at,
        'practice' as event_type,
        case practice
            when 'success_definition' then 'Success definition'
            when 'delivery_voice' then 'Delivery voice'
            else 'Risk ownership'
        end || ': ' || status as title,
        reason as detail,
        deal_id,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from {{ ref('practice_evidence') }}
    where evidence_at is not null
),

escalated as (
    select
        account_id,
        coalesce(escalated_at, opened_at) as occurred_at,
        'escalation' as event_type,
        'Escalation' || coalesce(': ' || replace(cause, '_', ' '), '') as title,
        subject as detail,
        deal_id,
        'tickets' as source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from {{ ref('escalations') }}
),

responses as (
    select
        of_account_id as account_id,
        responded_at as occurred_at,
        'satisfaction' as event_type,
        coalesce(instrument, 'Survey')
        || coalesce(': ' || {{ number_as_text('score') }}, '')
        || coalesce(' of ' || {{ number_as_text('scale_max') }}, '') as title,
        case when is_of_relationship then 'Relationship survey' else 'About a ticket' end as detail,
        deal_id,
        'satisfaction' as source_table,
        source_system,
        source_file,
        source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from {{ ref('int_satisfaction__resolved') }}
),

all_events as (
    select * from {{ ref('int_deals__events') }}
    union all
    select * from {{ ref('int_contracts__events') }}
    union all
    select * from practices
    union all
    select * from escalated
    union all
    select * from responses
),

final as (
    select
        all_events.account_id,
        all_events.occurred_at,
        all_events.event_type,
        all_events.title,
        all_events.detail,
        all_events.deal_id,
        all_events.source_table,
        all_events.source_system,
        all_events.source_file,
        all_events.source_row,
        all_events.record_url
    from all_events
    cross join builds
    left join {{ ref('int_accounts__zones') }} as zones on all_events.account_id = zones.account_id
    where
        all_events.account_id is not null
        and {{ day_of('all_events.occurred_at', 'zones.zone') }} <= builds.as_of_on
)

select * from final
