-- Grain: one row per piece of evidence of a practice of a deal, of a record or a declaration.
-- Hazard: evidence_id is unique within a kind and practice. What is judged per moment (risk
-- ownership) names it in judged_moment; the rest has none.

{% set evidence_columns -%}
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
{%- endset %}

with

found as (
    select
        cast(null as {{ dbt.type_string() }}) as judged_moment,
        'record' as kind,
        criterion_id as evidence_id,
        {{ evidence_columns }}
    from {{ ref('int_practices__success_definition') }}
    union all
    select
        cast(null as {{ dbt.type_string() }}) as judged_moment,
        'record' as kind,
        activity_id as evidence_id,
        {{ evidence_columns }}
    from {{ ref('int_practices__delivery_voice') }}
    union all
    select
        moment as judged_moment,
        'record' as kind,
        deal_id || '/' || moment as evidence_id,
        {{ evidence_columns }}
    from {{ ref('int_practices__risk_ownership') }}
    union all
    select
        cast(null as {{ dbt.type_string() }}) as judged_moment,
        'declared' as kind,
        declaration_id as evidence_id,
        {{ evidence_columns }}
    from {{ ref('int_practices__declared') }}
)

select * from found
