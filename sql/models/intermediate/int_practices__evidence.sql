-- Grain: one row per piece of evidence of a practice of a deal, of a record or a declaration.
-- Hazard: evidence_id is unique within a kind and practice. What is judged per moment (risk
-- ownership) names it in judged_moment; the rest has none.

{% set any_moment = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{% set found_in = [
    (ref('int_practices__success_definition'), 'record', 'criterion_id', any_moment),
    (ref('int_practices__delivery_voice'), 'record', 'activity_id', any_moment),
    (ref('int_practices__risk_ownership'), 'record', "deal_id || '/' || moment", 'moment'),
    (ref('int_practices__declared'), 'declared', 'declaration_id', any_moment),
] %}

with

found as (
    {% for model, kind, evidence_id, moment in found_in %}
        select
            {{ moment }} as judged_moment,
            '{{ kind }}' as kind,
            {{ evidence_id }} as evidence_id,
            deal_id,
            practice,
            verdict,
            finding,
            evidence_at,
            recorded_at,
            is_todays_value,
            person,
            detail,
            source_system,
            source_file,
            source_row,
            record_url
        from {{ model }}
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}
)

select * from found
