-- Grain: one row per deal and practice that an earlier kept build had evidence of, and that this
-- one has not.
-- Use for: whether records are lost after trouble, deal by deal.
-- Hazard: of builds, only those that this one is compared with count (the previous one, and the
-- last of each quarter). Evidence whose date is after signature now is moved, not gone.

{% set practices = ['success_definition', 'delivery_voice', 'risk_ownership'] %}

with

builds as (
    select * from {{ ref('int_builds__compared') }}
),

deals_now as (
    select * from {{ ref('deal_outcomes') }}
),

deals_then as (
    select
        deals.*,
        builds.as_of_on
    from {{ ref('stg_history__deal_outcomes') }} as deals
    inner join builds on deals.against_build_id = builds.against_build_id
),

practised_then as (
    {% for practice in practices %}
        select
            deals_then.against_build_id,
            deals_then.as_of_on,
            deals_then.deal_id,
            deals_then.account_id,
            '{{ practice }}' as practice,
            deals_then.{{ practice }}_status as status_then,
            deals_now.{{ practice }}_status as status_now
        from deals_then
        left join deals_now on deals_then.deal_id = deals_now.deal_id
        where
            deals_then.{{ practice }}_status in ('early', 'late', 'presignature')
            and (
                deals_now.deal_id is null
                or deals_now.{{ practice }}_status in ('never', 'unknown')
            )
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

last_had as (
    select * from practised_then
    qualify row_number() over (
        partition by deal_id, practice
        order by as_of_on desc, against_build_id desc
    ) = 1
),

-- the records that can have held it: what places the deal itself is not among them
records as (
    select distinct
        measures.against_build_id,
        measures.subject_id as deal_id,
        measures.measure
    from {{ ref('int_changes__measures') }} as measures
    inner join {{ ref('stg_history__record_changes') }} as changes
        on
            measures.against_build_id = changes.against_build_id
            and measures.entity = changes.entity
            and measures.record_id = changes.record_id
    where
        measures.subject_type = 'deal'
        and changes.change in ('removed', 'changed')
        and measures.entity in (
            'success_criteria', 'activities', 'activity_participants', 'risks',
            'practice_declarations'
        )
),

gone as (
    select last_had.*
    from last_had
    left join records
        on
            last_had.against_build_id = records.against_build_id
            and last_had.deal_id = records.deal_id
            and last_had.practice || '_status' = records.measure
    where last_had.status_now is null or records.measure is not null
),

first_without as (
    select
        gone.deal_id,
        gone.practice,
        min(builds.as_of_on) as as_of_on
    from gone
    inner join builds on gone.as_of_on < builds.as_of_on
    group by gone.deal_id, gone.practice
),

escalated as (
    select
        deal_id,
        ticket_id,
        cast(escalated_at as date) as escalated_on
    from {{ ref('escalations') }}
    union
    select
        deal_id,
        ticket_id,
        cast(escalated_at as date) as escalated_on
    from {{ ref('stg_history__escalations') }}
),

dated as (
    select
        gone.*,
        coalesce(first_without.as_of_on, today.as_of_on) as gone_by_on
    from gone
    cross join {{ ref('int_builds__dated') }} as today
    left join first_without
        on gone.deal_id = first_without.deal_id and gone.practice = first_without.practice
),

between_them as (
    select
        dated.deal_id,
        dated.practice,
        escalated.ticket_id,
        escalated.escalated_on
    from dated
    inner join escalated
        on
            dated.deal_id = escalated.deal_id
            and dated.as_of_on < escalated.escalated_on
            and dated.gone_by_on >= escalated.escalated_on
    qualify row_number() over (
        partition by dated.deal_id, dated.practice
        order by escalated.escalated_on, escalated.ticket_id
    ) = 1
),

final as (
    select
        dated.deal_id,
        dated.account_id,
        dated.practice,
        dated.status_then,
        dated.status_now,
        dated.against_build_id as had_build_id,
        dated.as_of_on as had_on,
        dated.gone_by_on,
        between_them.ticket_id,
        between_them.escalated_on
    from dated
    left join between_them
        on dated.deal_id = between_them.deal_id and dated.practice = between_them.practice
)

select * from final
