{# What every list of practices shows, of signed deals as of open ones: columns of the CTE `statuses`. #}
{% macro evidence_columns() -%}
        statuses.deal_id,
        statuses.account_id,
        statuses.practice,
        statuses.status,
        statuses.kind,
        statuses.grade,
        statuses.evidence_at,
        statuses.recorded_at,
        statuses.source_table,
        statuses.source_system,
        statuses.source_file,
        statuses.source_row,
        statuses.record_url,
        statuses.person,
        statuses.detail,
        statuses.reason,
        statuses.is_flagged
{%- endmacro %}

{# What every list of risks shows, of signed deals as of open ones: columns of the CTEs `risks` and `deals`. #}
{% macro risk_columns() -%}
        risks.risk_id,
        risks.deal_id,
        deals.account_id,
        risks.title,
        risks.severity,
        risks.is_major,
        risks.identified_at,
        risks.is_owned,
        risks.owner,
        risks.owner_name_then,
        risks.owner_since_at,
        risks.source_system,
        risks.source_file,
        risks.source_row
{%- endmacro %}
