-- Grain: one row per compared build, deal or escalation, and measure whose value is another now.
-- Use for: which deals and escalations moved a headline number since an earlier build, and why.
-- Hazard: delta takes a count that was not known for nothing, so that deltas add up to the change
-- of the total; a score that was not known has no delta.

{% set texts = [
    'signed_on', 'success_definition_status', 'delivery_voice_status', 'risk_ownership_status'
] %}
{% set counts = [
    'n_escalations', 'n_attributable_escalations', 'n_surprise_escalations', 'n_control_tickets'
] %}
{% set escalation_texts = ['escalated_at', 'attributed_deal_id', 'attribution', 'cause'] %}
{% set deal_columns = texts + ['alignment_score', 'observed_months'] + counts %}

with

builds as (
    select * from {{ ref('int_builds__compared') }}
),

deals_now as (
    select
        builds.against_build_id,
        deals.deal_id,
        deals.account_id,
        deals.signed_on,
        deals.success_definition_status,
        deals.delivery_voice_status,
        deals.risk_ownership_status,
        deals.alignment_score,
        deals.observed_months,
        deals.n_escalations,
        deals.n_attributable_escalations,
        deals.n_surprise_escalations,
        deals.n_control_tickets
    from {{ ref('deal_outcomes') }} as deals
    cross join builds
),

deals_then as (
    select * from {{ ref('stg_history__deal_outcomes') }}
),

escalations_now as (
    select
        builds.against_build_id,
        escalations.ticket_id,
        escalations.deal_id as attributed_deal_id,
        escalations.account_id,
        escalations.escalated_at,
        escalations.attribution,
        escalations.cause
    from {{ ref('escalations') }} as escalations
    cross join builds
),

escalations_then as (
    select
        against_build_id,
        ticket_id,
        deal_id as attributed_deal_id,
        account_id,
        escalated_at,
        attribution,
        cause
    from {{ ref('stg_history__escalations') }}
),

deals as (
    select
        coalesce(deals_now.against_build_id, deals_then.against_build_id) as against_build_id,
        coalesce(deals_now.deal_id, deals_then.deal_id) as deal_id,
        coalesce(deals_now.account_id, deals_then.account_id) as account_id,
        {% for column in deal_columns %}
            deals_then.{{ column }} as {{ column }}_before,
            deals_now.{{ column }} as {{ column }}_after,
        {% endfor %}
        case
            when deals_then.deal_id is null then 'appeared'
            when deals_now.deal_id is null then 'vanished'
            else 'changed'
        end as change
    from deals_now
    full outer join deals_then
        on
            deals_now.against_build_id = deals_then.against_build_id
            and deals_now.deal_id = deals_then.deal_id
),

escalations as (
    select
        coalesce(escalations_now.against_build_id, escalations_then.against_build_id)
            as against_build_id,
        coalesce(escalations_now.ticket_id, escalations_then.ticket_id) as ticket_id,
        coalesce(escalations_now.attributed_deal_id, escalations_then.attributed_deal_id)
            as deal_id,
        coalesce(escalations_now.account_id, escalations_then.account_id) as account_id,
        {% for column in escalation_texts %}
            escalations_then.{{ column }} as {{ column }}_before,
            escalations_now.{{ column }} as {{ column }}_after,
        {% endfor %}
        case
            when escalations_then.ticket_id is null then 'appeared'
            when escalations_now.ticket_id is null then 'vanished'
            else 'changed'
        end as change
    from escalations_now
    full outer join escalations_then
        on
            escalations_now.against_build_id = escalations_then.against_build_id
            and escalations_now.ticket_id = escalations_then.ticket_id
),

measured as (
    {% for column in deal_columns %}
        select
            against_build_id,
            'deal' as subject_type,
            deal_id as subject_id,
            deal_id,
            account_id,
            change,
            '{{ column }}' as measure,
            {{ measure_as_text(column ~ '_before', column) }} as value_before,
            {{ measure_as_text(column ~ '_after', column) }} as value_after,
            {% if column in texts %}
                cast(null as double) as delta
            {% elif column == 'alignment_score' %}
                cast({{ column }}_after - {{ column }}_before as double) as delta
            {% else %}
                cast(
                    coalesce({{ column }}_after, 0) - coalesce({{ column }}_before, 0) as double
                ) as delta
            {% endif %}
        from deals
        union all
    {% endfor %}
    {% for column in escalation_texts %}
        select
            against_build_id,
            'escalation' as subject_type,
            ticket_id as subject_id,
            deal_id,
            account_id,
            change,
            '{{ column }}' as measure,
            {{ measure_as_text(column ~ '_before', column) }} as value_before,
            {{ measure_as_text(column ~ '_after', column) }} as value_after,
            cast(null as double) as delta
        from escalations
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

moved as (
    select * from measured
    where value_before is distinct from value_after
),

moved_by_rows as (
    select distinct
        against_build_id,
        subject_type,
        subject_id,
        measure
    from {{ ref('int_changes__measures') }}
),

final as (
    select
        moved.against_build_id,
        builds.as_of_on as against_as_of_on,
        builds.comparison,
        moved.subject_type,
        moved.subject_id,
        moved.deal_id,
        moved.account_id,
        moved.change,
        moved.measure,
        moved.value_before,
        moved.value_after,
        moved.delta,
        case
            when moved_by_rows.measure is not null then 'input rows'
            when builds.has_other_settings then 'settings'
            when builds.has_other_versions then 'version'
            when builds.has_other_day then 'time passed'
            else 'other'
        end as reason
    from moved
    inner join builds on moved.against_build_id = builds.against_build_id
    left join moved_by_rows
        on
            moved.against_build_id = moved_by_rows.against_build_id
            and moved.subject_type = moved_by_rows.subject_type
            and moved.subject_id = moved_by_rows.subject_id
            and moved.measure = moved_by_rows.measure
)

select * from final
